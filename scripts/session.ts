/** `npm run session`: records the demo on a terminal and draws `docs/session.svg`, which the README shows. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawSession } from './session/draw.ts';
import { recordSession } from './session/record.ts';

const COLUMNS = 104;
const root = join(import.meta.dirname, '..');

const screens = await recordSession('npm run -s demo -- --exit', 'npm run demo -- --exit', {
  columns: COLUMNS,
  rows: 40,
  every: 1_500,
  until: 'Settings for kcat',
});
await writeFile(
  join(root, 'docs/session.svg'),
  drawSession(screens, COLUMNS, 'A terminal: npm run demo connects a Kafka service, step by step, to proven routes'),
);
