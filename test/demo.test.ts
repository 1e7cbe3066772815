import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { textOfSession } from '../scripts/session/draw.ts';
import { resultText, routesTable } from '../src/cli/text/result-text.ts';
import type { OnboardResult } from '../src/contract/run.ts';
import { causeway } from './cli/causeway.ts';

it('connects a Kafka service from nothing to proven routes, and says how long each step took', async () => {
  const { code, stdout, stderr } = await causeway(['demo', '--exit', '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('✓ targets') });
  const demo = JSON.parse(stdout) as Demo;
  expect(demo).toMatchObject({
    outcome: 'ready',
    changed: true,
    project: 'shop',
    service: 'orders-kafka',
    workflowId: 'privatelink/shop/orders-kafka',
    webUrl: expect.stringMatching(
      /^http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/privatelink%2Fshop%2Forders-kafka/,
    ),
    endpoints: [
      {
        vpcId: 'vpc-0a1b2c3d4e5f60001',
        vpcEndpointId: expect.stringMatching(/^vpce-[0-9a-f]{17}$/),
        connectionId: expect.stringMatching(/^plc/),
        verifiedBy: 'probe',
        zones: Array.from({ length: 3 }, () => ({
          zoneId: expect.any(String),
          address: expect.stringMatching(/^127\./),
          healthy: true,
        })),
      },
    ],
  });
  // The README shows the same output, as text and as a picture (`npm run session`), except for the durations.
  const done = (text: string): readonly string[] =>
    (text.match(/^✓ .*$/gm) ?? []).map((line) => line.replace(/\d+ (min|s)/g, 'N $1').replace(/ +/g, ' ')).sort();
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  expect(done(stderr)).toEqual(done(readme));
  expect(done(stderr)).toHaveLength(6);
  const picture = textOfSession(readFileSync(new URL('../docs/session.svg', import.meta.url), 'utf8'));
  expect(done(picture)).toEqual(done(stderr));
  const withoutIds = (text: string): readonly string[] =>
    stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.trimEnd().replace(/\b(vpce-|plc)[0-9a-f]+/g, '$1…'));
  const printed = withoutIds(`${resultText(demo)}\n${routesTable(demo.endpoints)}`).filter((line) => line !== '');
  expect(withoutIds(picture)).toEqual(expect.arrayContaining([...printed]));
  const routes = demo.endpoints[0]?.routes ?? [];
  expect(
    routes.map(({ component, authenticationMethod }) => `${component} ${authenticationMethod ?? 'any'}`).sort(),
  ).toEqual(['kafka certificate', 'kafka sasl', 'schema_registry any']);
  for (const { host, port } of routes) {
    expect(host).toMatch(/^privatelink-1-orders-kafka-shop\./);
    expect(port).toBeGreaterThan(10_000);
  }
  const vpc = 'vpc-0a1b2c3d4e5f60001';
  expect(demo.timings.map(({ step, endpoint }) => [step, endpoint])).toEqual([
    ['privatelink', null],
    ['vpcEndpoint', vpc],
    ['connection', vpc],
    ['components', null],
    ['routes', vpc],
    ['targets', vpc],
  ]);
  // The world's own times, independent of this machine: 150 s to active, 120 s to available.
  expect(demo.timings[0]?.worldMs).toBeGreaterThanOrEqual(149_000);
  expect(demo.timings[1]?.worldMs).toBeGreaterThanOrEqual(119_000);
  for (const { lagMs } of demo.timings) expect(lagMs).toBeGreaterThanOrEqual(0);
});

interface Demo extends OnboardResult {
  readonly timings: readonly {
    readonly step: string;
    readonly endpoint: string | null;
    readonly worldMs: number;
    readonly lagMs: number;
  }[];
}
