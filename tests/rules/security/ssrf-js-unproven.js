const puppeteer = require('puppeteer');

async function screenshot(url) {
  const browser = await puppeteer.launch();
  const page = await browser.newPage();
  // ruleid: ssrf-js-unproven
  await page.goto(url);
  return page.screenshot();
}

async function print(html) {
  // ruleid: ssrf-js-unproven
  await page.setContent(html);
}

async function report(id) {
  // ok: ssrf-js-unproven (near miss: the host is fixed)
  await page.goto(`https://reports.example.com/${id}`);
  // ok: ssrf-js-unproven
  await page.goto('https://reports.example.com/');
}

async function checked(address) {
  const url = new URL(address);
  if (url.hostname !== 'reports.example.com') throw new Error('refused');
  // ok: ssrf-js-unproven (near miss: its host was compared before)
  await page.goto(address);
}
