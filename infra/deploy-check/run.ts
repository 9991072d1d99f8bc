/**
 * `npm run deploy-check -- --stage prod [--region R] [--json]`: whether a stage can be deployed to the account of the
 * shell's credentials. It asks by the AWS command line and changes nothing. Exit 1 if a deployment would fail.
 */
import { execFile } from 'node:child_process';
import { parseArgs } from 'node:util';
import { stages } from '../config.ts';
import { readFacts, type Aws } from './facts.ts';
import { judge } from './judge.ts';

const help = `npm run deploy-check -- [--stage NAME] [--region R] [--json]

  Whether a stage can be deployed: invocations at once, zones, bootstrap, the state of the stack, names that are
  taken, a trail for the alarm of keys. Asks by the AWS command line; nothing is changed.

  --stage NAME  ${Object.keys(stages).join(' or ')} (dev)
  --region R    (AWS_REGION)

Example: npm run deploy-check -- --stage prod --region ap-southeast-1
`;

/** Answers that say that there is no such thing. */
const absent = /does not exist|ParameterNotFound|TrailNotFound/;
/** Bytes of an answer, at most: a list of a thousand log groups. */
const answerBytesMax = 16 * 2 ** 20;

const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'dev' },
    region: { type: 'string', default: process.env.AWS_REGION ?? '' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const { [values.stage]: config } = stages;
if (values.help) process.stdout.write(help);
else if (config === undefined || values.region === '') {
  process.stderr.write(`expected a stage (${Object.keys(stages).join(', ')}) and a region\n\n${help}`);
  process.exitCode = 2;
} else
  try {
    const facts = await readFacts(awsIn(values.region), config.stage, values.region);
    const findings = judge(config, facts);
    const lines = findings.map(({ code, stops, text }) => `${stops ? 'stops' : 'warns'}  ${code}  ${text}`);
    if (values.json) process.stdout.write(`${JSON.stringify({ stage: config.stage, facts, findings })}\n`);
    else process.stdout.write(`${[...lines, `${findings.length} findings for stage ${config.stage}`].join('\n')}\n`);
    if (findings.some(({ stops }) => stops)) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(`the account could not be asked: ${error instanceof Error ? error.message : 'no answer'}\n`);
    process.exitCode = 1;
  }

function awsIn(region: string): Aws {
  return (...args) =>
    new Promise((resolve, reject) => {
      const all = [...args, '--region', region, '--output', 'json'];
      execFile('aws', all, { maxBuffer: answerBytesMax }, (error, stdout, stderr) => {
        if (error === null) resolve(stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown));
        else if (absent.test(stderr)) resolve(undefined);
        else if (error.code === 'ENOENT') reject(new Error('the AWS command line (aws) is not installed'));
        else reject(new Error(`aws ${args.slice(0, 2).join(' ')}: ${stderr.trim().split('\n').at(-1) ?? ''}`));
      });
    });
}
