/** Takes a link through all stages with the product itself, and records the calls of its worker. */
import { rootOf } from '../../activities/findings/partitions.ts';
import type { ChangeHandle, OnboardHandle } from '../../client.ts';
import type { StageName } from '../../conformance/cassette.ts';
import type { Recording } from '../../conformance/recording.ts';
import type { Settings } from '../../config/settings.ts';
import { workflowIdOf, type PrivateLinkRequest } from '../../contract/request.ts';
import { startProbeWorker, startWorker, type RunningWorker } from '../../worker.ts';
import { defaultActor } from '../arguments/default-actor.ts';
import { linkOf } from '../arguments/link-argument.ts';
import { connect, type Connected } from '../commands/connect.ts';
import { follow, type AnyResult } from '../follow/follow.ts';
import type { Output } from '../program/output.ts';
import { partsOf } from './parts.ts';
import { takenBack } from './take-back.ts';

export interface PlayOptions {
  readonly settings: Settings;
  readonly request: PrivateLinkRequest;
  readonly recording: Recording;
  readonly output: Output;
  readonly interrupted: AbortSignal;
  /** A prober runs in this process for the queues of the request: this machine reaches the network interfaces. */
  readonly probeHere: boolean;
  /** Of workflows; default: the product's own. */
  readonly bundlePath?: string;
  /** Called before anything is made. Returns whether to go on; an error ends the play. */
  readonly before?: (connected: Connected) => Promise<boolean>;
}

export interface Played {
  /** The outcome of each stage; a stage that is absent was not played. */
  readonly stages: Readonly<Partial<Record<StageName, string>>>;
  /** Why it ended early. */
  readonly stopped?: { readonly by: 'interrupt' | 'failure' | 'refusal'; readonly why: string };
  /** What was made and is still there, and why. */
  readonly left: readonly string[];
}

/** After the first change, it always offboards what was made before it returns. */
export async function play(options: PlayOptions): Promise<Played> {
  const { settings, request, recording, probeHere, bundlePath } = options;
  const { tap } = recording;
  const queues = new Set(request.endpoints.flatMap(({ probe }) => (probeHere ? (probe?.taskQueue ?? []) : [])));
  const started: RunningWorker[] = [];
  const connected = await connect(settings);
  try {
    started.push(await startWorker(settings, { tap, ...(bundlePath === undefined ? {} : { bundlePath }) }));
    for (const queue of queues) started.push(await startProbeWorker(settings, queue, { tap }));
    if ((await options.before?.(connected)) === false)
      return { stages: {}, stopped: { by: 'refusal', why: 'not wanted' }, left: [] };
    return await perform(options, connected);
  } finally {
    await Promise.allSettled(started.map((worker) => worker.stop()));
    await connected.close();
  }
}

async function perform(options: PlayOptions, connected: Connected): Promise<Played> {
  const stages: Partial<Record<StageName, string>> = {};
  try {
    await walk(options, connected, stages);
    return { stages, left: await takenBack(options, connected) };
  } catch (error) {
    const by = options.interrupted.aborted ? 'interrupt' : 'failure';
    const why = by === 'interrupt' ? 'Ctrl-C' : error instanceof Error ? error.message : String(error);
    options.output.warn(`! It ends early: ${why}. What was made is taken back; a second Ctrl-C leaves it there.`);
    return { stages, stopped: { by, why }, left: await takenBack(options, connected) };
  }
}

async function walk(options: PlayOptions, connected: Connected, stages: Partial<Record<StageName, string>>) {
  const { causeway } = connected;
  const { first, whole } = partsOf(options.request);
  const link = linkOf(first);
  const who = { actor: defaultActor(), reason: 'conformance' };
  const stage = async (name: StageName, start: () => Promise<OnboardHandle | ChangeHandle>): Promise<AnyResult> => {
    options.output.note(`\n${titles[name]}`);
    options.recording.stage(name, 'begins');
    const result = await endOf(options, connected, await start());
    options.recording.stage(name, 'ends', result.outcome);
    stages[name] = result.outcome;
    return result;
  };
  const onboarded = await stage('onboard', () => causeway.onboard(first, who));
  const endpoint = 'endpoints' in onboarded ? onboarded.endpoints[0] : undefined;
  if (endpoint !== undefined) {
    const root = [rootOf(endpoint.account, endpoint.region)];
    const added = await stage('changePrincipals', () => causeway.changePrincipals({ ...link, ...who, add: root }));
    // It was there before, so it stays.
    if (added.outcome === 'changed')
      await stage('changePrincipals', () => causeway.changePrincipals({ ...link, ...who, remove: root }));
  }
  if (whole !== undefined) await stage('extend', () => causeway.onboard(whole, who));
  await stage('offboard', () => causeway.offboard({ ...link, ...who, principals: true }));
}

const titles: Readonly<Record<StageName, string>> = {
  onboard: 'Onboarding',
  changePrincipals: 'Changing the principals: one more, and back again',
  extend: 'Extending it',
  offboard: 'Offboarding',
};

/** @throws Error when it does not succeed */
async function endOf(
  { settings, output, interrupted, request }: PlayOptions,
  { client }: Connected,
  run: OnboardHandle | ChangeHandle,
): Promise<AnyResult> {
  const timeUp = new AbortController().signal;
  const every = Math.max(100, 1_000 / settings.timeScale);
  const followed = await follow({ client, run, output, interrupted, timeUp, settings, every });
  if (followed.kind === 'ended' && followed.result.outcome !== 'partial') return followed.result;
  if (followed.kind === 'detached') throw new Error('it was interrupted');
  const parked = followed.kind === 'parked' ? followed.state.parked.map(({ failure }) => failure.message) : [];
  throw new Error([`${workflowIdOf(request)} did not come to its end`, ...parked].join(': '));
}
