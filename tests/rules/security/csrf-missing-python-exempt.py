from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect


# ruleid: csrf-missing-python-exempt
@csrf_exempt
def change_email(request):
    request.user.email = request.POST["email"]
    request.user.save()


# ruleid: csrf-missing-python-exempt
@method_decorator(csrf_exempt, name="dispatch")
class Transfer(View):
    def post(self, request):
        move(request.POST["amount"])


# ok: csrf-missing-python-exempt (near miss: the sender signs what it sends)
@csrf_exempt
def payment_webhook(request):
    event = parse(request.body, request.headers["X-Signature"])
    book(event)


# ok: csrf-missing-python-exempt (near miss: a key that no browser sends by itself)
@csrf_exempt
def ingest(request):
    if request.headers.get("X-Api-Key") not in KEYS:
        return None
    return store(request.body)


# ok: csrf-missing-python-exempt
@csrf_protect
def safe(request):
    request.user.save()
