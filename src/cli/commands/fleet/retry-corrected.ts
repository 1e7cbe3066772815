/** `causeway fleet retry NAME -f FILE`: runs the failed items again, as the corrected manifest describes them. */
import type { Client } from '@temporalio/client';
import { applyFleet } from '../../../client/fleets.ts';
import { fleetWorkflowId, linkOf } from '../../../contract/fleet.ts';
import { ProblemsError } from '../../../problems/problems.ts';
import { readWholeManifest } from '../../arguments/read-manifest.ts';
import { causeway } from '../../hints.ts';
import type { Invocation } from '../../program/command.ts';
import { exitCodes, type ExitCode } from '../../program/exit-codes.ts';
import { workerAnswer } from '../../waiting/worker-answer.ts';
import { desire, refuseWrong, toStart } from './applying.ts';
import { askPicture } from './picture.ts';
import { planManifest } from './plan-manifest.ts';

/** Makes the manifest the desired state. @throws ProblemsError it is still wrong, or is the manifest of another fleet */
export async function retryCorrected(
  client: Client,
  invocation: Invocation<{ readonly actor: string; readonly file: string }>,
  name: string,
): Promise<ExitCode> {
  const { options, output } = invocation;
  const { file, actor } = options;
  const manifest = await readWholeManifest(file);
  if (manifest.settings.name !== name) throw new ProblemsError('Usage', [ofAnother(manifest.settings.name, name)]);
  const { items } = await askPicture(client, invocation, name, false);
  const failed = new Set(
    items.filter(({ state }) => state === 'failed' || state === 'missing').map(({ link }) => link),
  );
  const corrected = { ...manifest, items: manifest.items.filter(({ request }) => failed.has(linkOf(request))) };
  const looked = await planManifest(client, invocation, corrected, false);
  refuseWrong(looked.plan);
  const requests = toStart(corrected, looked.plan);
  await desire(client, invocation, { ...looked, manifest, file });
  const settings = invocation.settings();
  const { says, totals } =
    requests.length === 0
      ? { says: 'No failed item of this manifest still needs a run.', totals: undefined }
      : await workerAnswer(invocation, {
          client,
          settings,
          workflowId: fleetWorkflowId(name),
          ask: async () => {
            const answer = await applyFleet(client, settings.taskQueue, manifest.settings, requests, actor);
            return { ...answer, says: `${requests.length} are started again, as the manifest says now.` };
          },
          unknown: 'It is not known whether retry reaches the fleet: the server may still hand it to the next worker.',
          fix: `start a worker, look with ${causeway(`fleet status ${name}`)}, then send it again if it has not arrived`,
        });
  output.object({ name, says, ...(totals === undefined ? {} : { totals }) });
  output.say(`${says}\nSee it: ${causeway(`fleet status ${name}`)}`);
  return exitCodes.done;
}

const ofAnother = (value: string, name: string) => ({
  field: 'name',
  value,
  problem: `is not ${name}`,
  fix: `give the manifest of ${name}, or retry ${value}`,
});
