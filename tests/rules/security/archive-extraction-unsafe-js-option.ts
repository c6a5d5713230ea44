import tar from 'tar';

export async function restore(file: string) {
  // ruleid: archive-extraction-unsafe-js-option
  await tar.x({ file, cwd: TARGET, preservePaths: true });
  // ruleid: archive-extraction-unsafe-js-option
  await tar.extract({ preservePaths: true, file });
  // ok: archive-extraction-unsafe-js-option (near miss: the option is off)
  await tar.x({ file, cwd: TARGET, preservePaths: false });
  // ok: archive-extraction-unsafe-js-option
  await tar.x({ file, cwd: TARGET, strip: 1 });
}
