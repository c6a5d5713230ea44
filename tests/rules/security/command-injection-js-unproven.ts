import { exec, execFile, execSync } from 'child_process';
import * as cp from 'child_process';

export function thumbnail(file: string, size: number) {
  // ruleid: command-injection-js-unproven
  return execSync(`convert ${file} -resize ${size} out.png`);
}

export async function checkout(branch: string) {
  const command = 'git checkout ' + branch;
  // ruleid: command-injection-js-unproven
  cp.exec(command);
}

export function resize(width: number) {
  // ok: command-injection-js-unproven (near miss: a number by its type)
  execSync(`convert in.png -resize ${width} out.png`);
  // ok: command-injection-js-unproven
  execSync('npm run build');
}

export function build(target: string) {
  // ok: command-injection-js-unproven (near miss: no shell)
  execFile('make', [target]);
  // ok: command-injection-js-unproven (near miss: a constant of the program)
  exec(`make ${DEFAULT_TARGET}`);
}
