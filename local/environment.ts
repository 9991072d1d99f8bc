import { languages, type Language } from './voice.ts';

/** The settings that the environment gives. */
export interface Environment {
  /** `DOISOAT_LOG=1`: events as JSON lines on standard error. */
  log: boolean;
  /** Whether the locale's encoding is UTF-8. */
  utf8: boolean;
  /** Of the messages: `DOISOAT_LANG`, else the locale if it is Vietnamese or English, else Vietnamese. */
  language: Language;
  /** `DOISOAT_DEBUG=1`: what went wrong unexpectedly is told with its stack. */
  debug: boolean;
  /** `DOISOAT_DIR`: the data directory. */
  directory: string | undefined;
  /** `DOISOAT_DEPLOYMENT`: the stage of a deployment, of which work is ordered in place of the data directory. */
  deployment: string | undefined;
  /** `DOISOAT_OPERATIONS_URL`: where orders of that deployment go, in place of what its stack says. */
  operationsUrl: string | undefined;
  /** `AWS_REGION`, else `AWS_DEFAULT_REGION`: where a deployment is looked for. */
  region: string | undefined;
  /** `AWS_ENDPOINT_URL_CLOUDFORMATION`, else `AWS_ENDPOINT_URL`: the stacks are asked for there. */
  stacksEndpoint: string | undefined;
  /** `DOISOAT_STATE`: address of the shared state. */
  state: string | undefined;
  /** `DOISOAT_STATE_PLAINTEXT=1`: it may be reached in plain text, on a network that is encrypted itself. */
  statePlaintext: boolean;
  /** `DOISOAT_SMTP_PASSWORD`: of the mail server by which alerts are sent. */
  smtpPassword: string | undefined;
  /** `DOISOAT_PROVINCE`: the province where a command takes one, as it was written. */
  province: string | undefined;
}

/** Reads them; no other file of `local/` reads the environment. What is set to nothing is not set. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const first = (...names: string[]): string | undefined =>
    names.map((name) => variables[name]).find((each) => each !== undefined && each !== '');
  // The first that is not empty holds, as POSIX has it; none is set on Windows or in a container, where UTF-8 is shown.
  const characters = first('LC_ALL', 'LC_CTYPE', 'LANG');
  const messages = languageIn(first('DOISOAT_LANG')) ?? languageIn(first('LC_ALL', 'LC_MESSAGES', 'LANG'));
  return {
    log: variables.DOISOAT_LOG === '1',
    utf8: characters === undefined || /utf-?8/i.test(characters),
    language: messages ?? 'vi',
    debug: variables.DOISOAT_DEBUG === '1',
    directory: first('DOISOAT_DIR'),
    deployment: first('DOISOAT_DEPLOYMENT'),
    operationsUrl: first('DOISOAT_OPERATIONS_URL'),
    region: first('AWS_REGION', 'AWS_DEFAULT_REGION'),
    stacksEndpoint: first('AWS_ENDPOINT_URL_CLOUDFORMATION', 'AWS_ENDPOINT_URL'),
    state: first('DOISOAT_STATE'),
    statePlaintext: variables.DOISOAT_STATE_PLAINTEXT === '1',
    smtpPassword: first('DOISOAT_SMTP_PASSWORD'),
    province: first('DOISOAT_PROVINCE'),
  };
}

/** `vi_VN.UTF-8` gives `vi`; a language that is not ours, as that of the locale `C`, gives undefined. */
function languageIn(locale = ''): Language | undefined {
  const found = /^(?:vi|en)(?=[_.@-]|$)/i.exec(locale)?.[0].toLowerCase();
  return languages.find((each) => each === found);
}
