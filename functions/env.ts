/** The environment, read once into what the functions use. No other file reads `process.env`. */
import * as z from 'zod';
import { $Disclosure, defaultDisclosure } from '../core/answers/outcomes-csv.ts';
import { $TraceSettings } from '../core/trace/review/settings.ts';
import { EnvName, ExportEnvName, activationPolicies, exportFigures } from './env-names.ts';

const $BucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);

const $Env = z
  .object({
    [EnvName.stage]: z.string().regex(/^[a-z][a-z0-9]{0,15}$/),
    [EnvName.uploadsBucket]: $BucketName,
    [EnvName.registryBucket]: $BucketName,
    [EnvName.ledgerBucket]: $BucketName,
    [EnvName.recordsBucket]: $BucketName,
    [EnvName.resultsBucket]: $BucketName,
    [EnvName.traceBucket]: $BucketName,
    [EnvName.secretBucket]: $BucketName,
    [ExportEnvName.bucket]: $BucketName.optional(),
    [ExportEnvName.figures]: z.enum(exportFigures).default('published'),
    [EnvName.bucketOwner]: z
      .string()
      .regex(/^\d{12}$/)
      .optional(),
    [EnvName.stateTable]: z.string().min(3),
    [EnvName.disclosure]: z
      .literal('default')
      .transform(() => defaultDisclosure)
      .or($Disclosure)
      .default(defaultDisclosure),
    [EnvName.activation]: z.enum(activationPolicies).default('manual'),
    /** JSON. */
    [EnvName.trace]: z.string().default('{}').transform(parsedOrNothing).pipe($TraceSettings),
    [EnvName.alerts]: z.enum(['off', 'topic']).default('off'),
    /** Days for which the ledger bucket lets no one destroy a version; 0: none. */
    [EnvName.ledgerLockDays]: z.coerce.number().int().nonnegative().default(0),
    /** MiB, set by Lambda itself. */
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.coerce.number().int().positive().optional(),
  })
  .transform((variables) => ({
    stage: variables[EnvName.stage],
    buckets: {
      uploads: variables[EnvName.uploadsBucket],
      registry: variables[EnvName.registryBucket],
      ledger: variables[EnvName.ledgerBucket],
      records: variables[EnvName.recordsBucket],
      results: variables[EnvName.resultsBucket],
      trace: variables[EnvName.traceBucket],
      ...(variables[ExportEnvName.bucket] === undefined ? {} : { exports: variables[ExportEnvName.bucket] }),
    },
    exportFigures: variables[ExportEnvName.figures],
    secretBucket: variables[EnvName.secretBucket],
    bucketOwner: variables[EnvName.bucketOwner],
    stateTable: variables[EnvName.stateTable],
    memoryMiB: variables.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    disclosure: variables[EnvName.disclosure],
    activation: variables[EnvName.activation],
    sweepGrace: sweepGraceOf(variables[EnvName.ledgerLockDays]),
    trace: variables[EnvName.trace],
    alerts: variables[EnvName.alerts] === 'topic',
  }));

/** Milliseconds: the lock counts from the second an object was stored; a day more for the clocks. 0: there is none. */
function sweepGraceOf(lockDays: number): number {
  return lockDays === 0 ? 0 : (lockDays + 1) * 86_400_000;
}

/** The document of a text; undefined, which no schema takes, if it is none. */
function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Env = z.infer<typeof $Env>;

/** Throws an error that names the variables which are missing or wrong, without their values. */
export function readEnv(variables: Record<string, string | undefined> = process.env): Env {
  const parsed = $Env.safeParse(variables);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  throw new Error(`ENVIRONMENT: missing or wrong: ${names.join(', ')}`);
}
