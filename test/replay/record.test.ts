/**
 * Walks each main path on the real server and looks at its history: no secret of the sandbox in it, none of the mistakes
 * that the Web UI warns of, few events. With RECORD_HISTORIES=1 (`npm run record-histories`) it is saved for the replay.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe } from 'vitest';
import { steps } from '../../src/contract/steps.ts';
import { historyOf, textOf, type History } from '../support/histories.ts';
import { scenarioModes } from '../support/scenario.ts';
import { secretsOf } from '../support/secrets.ts';
import { commonErrors } from './common-errors.ts';
import { HISTORIES } from './histories.ts';
import { paths } from './paths.ts';

/** Events of the check of what a probe's wait depends on: scheduled, cancel requested, cancelled. */
const OF_THE_WATCH = 3;
/** One-endpoint onboarding: events of the run itself, ten for each step on average, and those of the watch. */
const MOST_EVENTS = 30 + 10 * steps.length + OF_THE_WATCH;

const [cached] = scenarioModes();
if (cached === undefined) throw new Error('there is a mode with the cache on');
const { it } = cached;

describe.concurrent('the history of a run', () => {
  for (const { name, link: options, walk } of paths) {
    it(`that ends ${name} tells no secret and makes no common error`, async ({ scenario, expect }) => {
      const link = await scenario(options);
      await walk(link);
      const history = await historyOf(link.installation.temporal, link.workflowId);
      const text = textOf(history);
      expect(text.includes(link.project), 'the text holds what is no secret').toBe(true);
      expect(secretsOf(link.installation.sandbox).filter((secret) => text.includes(secret))).toEqual([]);
      expect(commonErrors(history)).toEqual([]);
      if (name === 'ready') expect(history.events?.length).toBeLessThanOrEqual(MOST_EVENTS);
      if (process.env.RECORD_HISTORIES === '1') await keep(name, history);
    });
  }
});

async function keep(name: string, history: History): Promise<void> {
  await mkdir(HISTORIES, { recursive: true });
  const json = JSON.stringify(JSON.parse(historyToJSON(history)), withoutThisMachine);
  await writeFile(join(HISTORIES, `${name}.json`), `${json}\n`);
}

/** Removes what identifies this machine and no replay needs: paths in stacks, `pid@host` in identities. */
const withoutThisMachine = (key: string, value: unknown): unknown => {
  if (key === 'stackTrace') return '';
  return typeof value === 'string' ? value.replace(/^\d+@[\w.]+/, 'worker@host') : value;
};
