/** Everything that a process would print while `run` is at work: what CloudWatch would keep. */
export async function capturedOutput(run: () => Promise<void>): Promise<string> {
  const chunks: string[] = [];
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write.bind(stream));
  const consoles = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;
  // oxlint-disable-next-line no-console -- what is caught here is what the runtime would print
  const printers = consoles.map((name) => console[name]);
  for (const stream of streams)
    stream.write = (chunk: Uint8Array | string): boolean => {
      chunks.push(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk));
      return true;
    };
  for (const name of consoles) console[name] = (...parts: unknown[]) => chunks.push(`${parts.map(String).join(' ')}\n`);
  try {
    await run();
  } finally {
    streams.forEach((stream, index) => {
      stream.write = writes[index];
    });
    consoles.forEach((name, index) => {
      console[name] = printers[index];
    });
  }
  return chunks.join('');
}

/** The structured log lines among the output. */
export function logLines(output: string): { message: string; facts: Record<string, unknown> }[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter((line) => typeof line.message === 'string');
}

/** Metrics of the embedded metric format among the output, summed by name. */
export function metricSums(output: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of output.split('\n').filter((each) => each.startsWith('{'))) {
    const document = JSON.parse(line);
    if ('province' in document) continue; // told once more, by province
    for (const { Metrics } of document['_aws']?.CloudWatchMetrics ?? [])
      for (const { Name } of Metrics)
        for (const value of [document[Name]].flat()) sums[Name] = (sums[Name] ?? 0) + Number(value);
  }
  return sums;
}
