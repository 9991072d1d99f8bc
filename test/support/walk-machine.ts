/**
 * Walks an Amazon States Language document as the service does, as far as our documents use it: tasks, choices, inline
 * maps, retries, what is caught, paths of one member, the execution's name. What is not known here is an error, so that
 * a document cannot lean on more than is walked.
 */
interface State {
  Type: 'Task' | 'Map' | 'Choice' | 'Pass' | 'Succeed' | 'Fail';
  Next?: string;
  End?: true;
  Parameters?: { FunctionName: string; Payload: Template };
  OutputPath?: string;
  ResultPath?: string | null;
  Retry?: { ErrorEquals: string[]; MaxAttempts: number }[];
  Catch?: { ErrorEquals: string[]; ResultPath: null; Next: string }[];
  Choices?: { Variable: string; StringEquals: string; Next: string }[];
  Default?: string;
  ItemsPath?: string;
  ItemSelector?: Template;
  MaxConcurrency?: number;
  ItemProcessor?: Document;
  Error?: string;
}
type Template = Record<string, unknown>;
interface Document {
  StartAt: string;
  States: Record<string, State>;
}

/** Does a task: the function's name and its payload; what it throws is retried as the state says. */
export type Invoke = (functionName: string, payload: unknown) => Promise<unknown>;

export interface WalkOptions {
  invoke: Invoke;
  /** Maps go over their items in this order instead of the given one. */
  order?: (items: readonly unknown[]) => readonly unknown[];
  /** Told of every state that is entered, which is what the service bills. */
  entered?: (state: string) => void;
  /** Name of the execution, as the service gives it one. */
  execution?: string;
}

/** The output of the execution; throws with the name of the error if it fails. */
export async function walkMachine(document: unknown, input: unknown, options: WalkOptions): Promise<unknown> {
  return walk(JSON.parse(JSON.stringify(document)) as Document, input, options);
}

async function walk(document: Document, input: unknown, options: WalkOptions): Promise<unknown> {
  let data = input;
  let name: string | undefined = document.StartAt;
  while (name !== undefined) {
    const state: State | undefined = document.States[name];
    if (state === undefined) throw new Error(`no state ${name}`);
    options.entered?.(name);
    if (state.Type === 'Fail') throw new Error(state.Error);
    if (state.Type === 'Succeed') return data;
    if (state.Type === 'Pass' && state.End === true) return data;
    if (state.Type === 'Choice') {
      const found: { Next: string } | undefined = state.Choices?.find(
        ({ Variable, StringEquals }) => at(Variable, data) === StringEquals,
      );
      name = found?.Next ?? state.Default;
      if (name === undefined) throw new Error('States.NoChoiceMatched');
      continue;
    }
    try {
      data = await perform(state, data, options);
      name = state.Next;
      if (name === undefined && state.End !== true) throw new Error('a state without an end');
    } catch (error) {
      const caught = state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
      if (caught === undefined) throw error;
      if (caught.ResultPath !== null) throw new Error('what is caught must keep the input', { cause: error });
      name = caught.Next;
    }
  }
  return data;
}

async function perform(state: State, data: unknown, options: WalkOptions): Promise<unknown> {
  if (state.Type === 'Task') return taskOf(state, data, options);
  if (state.Type !== 'Map' || state.ItemProcessor === undefined)
    throw new Error(`a state not met before: ${state.Type}`);
  const items = at(state.ItemsPath ?? '', data) as unknown[];
  const results = new Map<unknown, unknown>();
  for (const item of options.order?.(items) ?? items)
    results.set(item, await walk(state.ItemProcessor, filled(state.ItemSelector ?? {}, data, { item }), options));
  return placed(
    state.ResultPath,
    data,
    items.map((item) => results.get(item)),
  );
}

/** As the service: each task again as often as its last retrier, the one for everything, allows. */
async function taskOf(
  state: State,
  data: unknown,
  { invoke, execution = 'execution-1' }: WalkOptions,
): Promise<unknown> {
  if (state.Parameters === undefined) throw new Error('a task without parameters');
  const { FunctionName, Payload } = state.Parameters;
  const attempts = 1 + (state.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))?.MaxAttempts ?? 0);
  for (let attempt = 1; ; attempt++)
    try {
      // Through JSON, as an invocation goes.
      const answer: unknown = JSON.parse(
        JSON.stringify(await invoke(FunctionName, filled(Payload, data, { execution }))),
      );
      const result = { Payload: answer };
      return state.OutputPath === undefined ? placed(state.ResultPath, data, result) : at(state.OutputPath, result);
    } catch (error) {
      if (attempt >= attempts) throw error;
    }
}

function placed(path: string | null | undefined, data: unknown, result: unknown): unknown {
  if (path === null) return data;
  return path === undefined ? result : { ...(data as object), [path.slice('$.'.length)]: result };
}

function at(path: string, data: unknown): unknown {
  if (path === '$') return data;
  const member = /^\$\.(\w+)$/.exec(path)?.[1];
  if (member === undefined || !(member in (data as object))) throw new Error(`States.ParameterPathFailure: ${path}`);
  return (data as Record<string, unknown>)[member];
}

/** `context`: what the service tells of the execution, and of the item in a map. */
function filled(template: Template, data: unknown, context: { item?: unknown; execution?: string }): Template {
  const told: Record<string, unknown> = {
    '$$.Map.Item.Value': context.item,
    '$$.Execution.Name': context.execution,
  };
  return Object.fromEntries(
    Object.entries(template).map(([name, each]) => {
      if (!name.endsWith('.$')) return [name, each];
      const path = String(each);
      const value = path in told ? told[path] : at(path, data);
      if (value === undefined) throw new Error(`not told here: ${path}`);
      return [name.slice(0, -'.$'.length), value];
    }),
  );
}
