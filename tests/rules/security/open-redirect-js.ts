import { redirect } from 'next/navigation';

app.get('/login', (req, res) => {
  // ruleid: open-redirect-js
  res.redirect(req.query.next);
  const { returnTo } = req.body;
  // ruleid: open-redirect-js
  res.redirect(302, returnTo || '/');
  // ruleid: open-redirect-js
  res.setHeader('Location', req.query.url);
  // ruleid: open-redirect-js
  res.redirect('https://' + req.query.domain + '/home');

  // ok: open-redirect-js (near miss: the beginning is fixed)
  res.redirect(`/users/${req.params.id}`);
  // ok: open-redirect-js (near miss: the host is fixed)
  res.redirect('https://www.example.com/search?q=' + req.query.q);
  // ok: open-redirect-js (near miss: the host is a setting)
  res.redirect(`${process.env.FRONTEND_URL}/done?token=${req.query.token}`);
  // ok: open-redirect-js (near miss: looked up)
  res.redirect(TARGETS[req.query.next]);
  // ok: open-redirect-js
  res.redirect(req.get('Referrer') || '/');
});

app.get('/out', (req, res) => {
  const next = req.query.next;
  if (!next.startsWith('/') || next.startsWith('//')) {
    return res.redirect('/');
  }
  // ok: open-redirect-js (near miss: compared before)
  res.redirect(next);
});

export async function GET(request: NextRequest) {
  const next = request.nextUrl.searchParams.get('next');
  // ruleid: open-redirect-js
  if (next) return NextResponse.redirect(new URL(next, request.url));
  // ok: open-redirect-js
  return NextResponse.redirect(new URL('/home', request.url));
}

export async function POST(request: NextRequest) {
  const form = await request.formData();
  // ruleid: open-redirect-js
  redirect(form.get('to'));
}
