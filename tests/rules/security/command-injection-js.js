const { exec, execSync, spawn, execFile } = require('child_process');
const cp = require('node:child_process');
const util = require('util');
const shell = require('shelljs');
const shellescape = require('shell-escape');

const execAsync = util.promisify(exec);

app.get('/ping', async (req, res) => {
  const { host } = req.query;
  // ruleid: command-injection-js
  exec(`ping -c 1 ${host}`, (err, out) => res.send(out));
  const command = 'nslookup ' + host;
  // ruleid: command-injection-js
  await execAsync(command);
  // ruleid: command-injection-js
  cp.execSync(command);
  // ruleid: command-injection-js
  spawn('sh', ['-c', `whois ${host.trim()}`]);
  // ruleid: command-injection-js
  spawn('ping', ['-c', '1', host], { shell: true });
  // ruleid: command-injection-js
  shell.exec('git log ' + req.body.branch);
  // ruleid: command-injection-js
  spawn('git', ['clone', req.body.url, 'work']);

  // ok: command-injection-js (near miss: no shell, the value is one argument)
  spawn('ping', ['-c', '1', host]);
  // ok: command-injection-js (near miss: no shell)
  execFile('convert', [req.body.file, 'out.png']);
  // ok: command-injection-js
  execSync('git rev-parse HEAD');
  // ok: command-injection-js (near miss: quoted for the shell)
  exec(shellescape(['ping', '-c', '1', host]));
  // ok: command-injection-js (near miss: exec of a regular expression)
  const found = /(\d+)/.exec(req.query.id);
  // ok: command-injection-js (near miss: a number)
  exec(`kill ${parseInt(req.params.pid, 10)}`);
  // ok: command-injection-js (near miss: our own word, looked up by the visitor's)
  exec(COMMANDS[req.query.task]);
  return found;
});

app.get('/dig', (req, res) => {
  const name = req.query.name;
  if (!/^[a-z0-9.-]{1,253}$/.test(name)) {
    return res.status(400).end();
  }
  // ok: command-injection-js (near miss: its characters were checked before)
  exec(`dig ${name}`, (err, out) => res.send(out));
});

exports.handler = async (event) => {
  const body = JSON.parse(event.body);
  // ruleid: command-injection-js
  execSync(`ffmpeg -i ${body.input} out.mp4`);
};
