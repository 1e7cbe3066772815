/** `npm run dashboard-picture`: runs a fleet on the sandbox, asks Prometheus what the dashboard asks, and draws the answers. */
import { writeFile } from 'node:fs/promises';
import { RATE_SECONDS } from './ask.ts';
import { drawDashboard } from './draw.ts';
import { watchFleet } from './run.ts';

const { answered, seconds, links, speed } = await watchFleet({ accounts: 1, each: 40 }, 20, 120);
const caption = `The queries of the dashboard, drawn by this project: ${links} links, on a sandbox whose clock runs ${speed} times as fast; rates over ${RATE_SECONDS} s. Not Grafana’s rendering.`;
await writeFile(new URL('../../docs/dashboard.svg', import.meta.url), drawDashboard(answered, seconds, caption));
const empty = answered.filter(({ series }) => series.length === 0).map(({ panel }) => panel.title);
console.log(`docs/dashboard.svg: ${answered.length} panels; without data: ${empty.join(', ') || 'none'}`);
process.exit();
