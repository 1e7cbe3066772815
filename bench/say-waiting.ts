/** What a worker needs while many onboardings wait on it. */
import { markdownTable, writeSection } from './page.ts';
import { benchWaiting, type WaitingFigures } from './waiting.ts';

const SECONDS = 60;

export async function sayWaiting(sizes: readonly number[]): Promise<string> {
  const figures: WaitingFigures[] = [];
  for (const size of [0, ...sizes]) figures.push(await benchWaiting(size, SECONDS));
  const idle = figures[0]?.rssMb ?? Number.NaN;
  const row = (name: string, of: (one: WaitingFigures) => string): readonly string[] => [name, ...figures.map(of)];
  const text = markdownTable([
    ['waiting on one worker', ...figures.map(({ waiting }) => (waiting === 0 ? 'idle' : String(waiting)))],
    row('resident memory, MB', ({ rssMb }) => rssMb.toFixed(0)),
    row('above idle, KB a wait', ({ rssMb, waiting }) =>
      waiting === 0 ? '' : (((rssMb - idle) * 1_000) / waiting).toFixed(0),
    ),
    row('CPU, % of a core', ({ cpuPercent }) => cpuPercent.toFixed(1)),
    row('EC2 describes a minute', ({ describesPerMinute }) => describesPerMinute.toFixed(0)),
  ]);
  await writeSection('waiting', text);
  return text;
}
