// Whether this Node is new enough, and what is said where it is not. Parses under Node 18 and 20. As a program
// (`npm test` begins with it): exit 1 and two sentences where it is not.
import { fileURLToPath } from 'node:url';

/** The first Node that runs TypeScript without a flag and is the Lambda runtime's; `engines` says the same. */
const majorMin = 24;

export const isNewEnough = Number(process.versions.node.split('.')[0]) >= majorMin;

/** Vietnamese, then English. `hint`: what else helps here, in both. */
export function tellTooOld(hint = { vi: '', en: '' }) {
  const { node } = process.versions;
  process.stderr.write(
    `Cần Node ${majorMin} trở lên; máy này có ${node}. Hãy cài Node ${majorMin} (nodejs.org).${hint.vi}\n` +
      `Node ${majorMin} or newer is needed; this is ${node}. Install Node ${majorMin} (nodejs.org).${hint.en}\n`,
  );
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !isNewEnough) tellTooOld();
