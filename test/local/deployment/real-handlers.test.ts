/** The command in a process of its own, and the functions as deployed: what one sends the other takes, to the end. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../../core/operations/operations.ts';
import { capturedOutput } from '../../support/captured-output.ts';
import { Deployment, context, s3Message, sqsEvent } from '../../support/deployment.ts';
import { DeploymentUrl } from '../../support/deployment-url.ts';
import { Ordering } from '../../support/ordering.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

const program = join(import.meta.dirname, '../../../bin/doisoat.js');
const people = ['052090000001,,Nguyễn Văn An,1990-02-03,1,alive,,vn34-52,2026-01-30'];
const row = '5200000001,052090000001,Nguyễn Văn An,03/02/1990,BHYT';
const file = `participant_number,personal_id,full_name,birth_date,schemes\n${row}\n`;
const plan = 'year,province,indicator,value,source,as_of\n2026,vn34-52,target_verified,99,QĐ 1,2026-01-02\n';

let url: DeploymentUrl;
let deployment: Deployment;
/** Whose session it is. */
let role = 'operator';

beforeAll(async () => {
  deployment = await Deployment.make();
  url = await DeploymentUrl.open();
  const ordering = new Ordering(deployment, operations);
  url.answer = async ({ method, path, body }) => {
    const told = method === 'POST' ? await ordering.order(role, body) : await ordering.follow(role, path.slice(1));
    // The event of the stored order, which here comes at once.
    if (told.status === 202) await ordering.run(told.json.id);
    return { status: told.status, body: told.json };
  };
  await capturedOutput(async () => {
    await deployment.buildRegistry('2026-01-31', people);
    const upload = deployment.upload('delta/a.csv', file);
    await deployment.sync(sqsEvent([s3Message([upload])]), context());
  });
});
afterAll(async () => {
  await url.close();
  await deployment.dispose();
});

async function doisoat(...args: string[]): Promise<string> {
  const home = { PATH: process.env.PATH, HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true', DOISOAT_LANG: 'en' };
  const ordered = [program, ...args, '--deployment', 'prod', '--purpose', 'test'];
  let told = '';
  await capturedOutput(async () => {
    const run = promisify(execFile)(process.execPath, ordered, { env: { ...home, ...url.environment } });
    told = await run.then(
      ({ stdout }) => stdout,
      ({ stderr }: { stderr: string }) => stderr,
    );
  });
  return told;
}

describe('work that the command orders of the functions', () => {
  it('is done part by part, and told as on one machine', async () => {
    role = 'operator';
    expect(await doisoat('ledger', 'verify', '--province', 'vn34-52')).toMatch(
      /^vn34-52: version 1, \d+ objects, 1 rows, drift 0, 0 problems\n$/,
    );
  });

  it('takes the text of a file along', async () => {
    role = 'headquarters';
    const path = join(makeTempFolder(), 'plans.csv');
    await writeFile(path, plan);
    expect(await doisoat('targets', path)).toMatch(/^1 figures: 1 new, 0 changed/);
    expect(await doisoat('targets', path)).toMatch(/^1 figures: 0 new, 0 changed, 1 known already/);
  });

  it('is refused to the session of another role, in words', async () => {
    role = 'headquarters';
    expect(await doisoat('ledger', 'verify', '--province', 'vn34-52')).toMatch(/^\[ROLE_WRONG\] /);
  });
});
