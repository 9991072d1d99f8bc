/** `npm run write -- NAME`: writes files that are made from the code. What has changed is read before it is kept. */
import { namesText, runProgram } from '../../proof/run-program.ts';
import { writtenFiles } from './written-files.ts';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(writtenFiles, name));
if (names.length === 0 || unknown.length > 0) {
  process.stderr.write(`npm run write -- NAME...\n\n${namesText(writtenFiles)}`);
  process.exitCode = 2;
} else {
  for (const name of names)
    for (const script of writtenFiles[name].scripts)
      process.exitCode ||= await runProgram({ what: name, args: [script] }, []);
}
