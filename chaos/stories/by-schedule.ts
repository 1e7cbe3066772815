/** One link by a schedule over a manifest, which is triggered once, as an operator would. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemsError } from '../../src/client.ts';
import { deleteSchedule, setSchedule, triggerSchedule } from '../../src/client/schedules.ts';
import { finish } from './acts.ts';
import { started } from './by-fleet.ts';
import { throughOutages } from './through-outages.ts';
import { pause, type StoryRun } from './story-run.ts';

export async function bySchedule(storyRun: StoryRun): Promise<void> {
  const { rig, story, request } = storyRun;
  const name = `chaos-${story.number}`;
  const source = join(rig.directory, `${name}.yaml`);
  // JSON is YAML.
  await writeFile(source, JSON.stringify({ name, items: [request] }));
  const schedule = { name, workflow: 'onboardManifest', job: { source }, every: '24 hours' } as const;
  await throughOutages(() => setSchedule(rig.client, { ...schedule, taskQueue: rig.taskQueue }));
  const { became } = await throughOutages(() => triggerSchedule(rig.client, name));
  storyRun.say(`the trigger of the schedule was ${became}`);
  // An outage may have swallowed its answer, or an attempt of its run: the operator triggers again.
  for (let looks = 1; !(await started(storyRun)); looks += 1) {
    if (looks % 100 === 0) await throughOutages(() => triggerSchedule(rig.client, name));
    await pause();
  }
  await finish(storyRun);
  await throughOutages(() => deleteSchedule(rig.client, name).catch(unlessGone));
}

/** An outage may have swallowed the answer of an attempt that deleted it. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ProblemsError)) throw error;
}
