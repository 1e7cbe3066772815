/** `causeway conformance`: compares the vendors' APIs with the sandbox. */
import { readFile, writeFile } from 'node:fs/promises';
import type { PlanReport } from '../../contract/plan.ts';
import type { PrivateLinkRequest } from '../../contract/request.ts';
import { cassetteText, readCassette, type Cassette } from '../../conformance/cassette.ts';
import { compare } from '../../conformance/compare/compare.ts';
import { cassetteOf, createRecording } from '../../conformance/recording.ts';
import { adoptEnvironment, type Settings } from '../../config/settings.ts';
import { ProblemsError } from '../../problems/problems.ts';
import { neededFileOf, type FileOptions } from '../arguments/file-argument.ts';
import { linkText } from '../arguments/link-argument.ts';
import { readRequest } from '../arguments/read-request.ts';
import type { Connected } from './connect.ts';
import { partsOf } from '../conformance/parts.ts';
import { playOnSandbox } from '../conformance/play-on-sandbox.ts';
import { play, type Played } from '../conformance/play.ts';
import { version } from '../../config/package-root.ts';
import type { Invocation } from '../program/command.ts';
import { confirmed } from '../program/confirm.ts';
import { exitCodes, type ExitCode } from '../program/exit-codes.ts';
import { installRuntime } from '../program/runtime.ts';
import { comparisonMarkdown, comparisonText, intentText } from '../text/conformance-text.ts';

export interface ConformanceOptions extends FileOptions {
  /** A cassette to compare; then only the sandbox is called. */
  readonly recording?: string;
  readonly out: string;
  readonly report?: string;
  readonly probeHere?: boolean;
  readonly yes?: boolean;
}

type Call = Invocation<ConformanceOptions>;

export async function conformance(invocation: Call, file: string | undefined): Promise<ExitCode> {
  const { options, output } = invocation;
  if (options.recording !== undefined && (file ?? options.file) !== undefined)
    throw new ProblemsError('Usage', [
      { field: '--recording', problem: 'contradicts a request', fix: 'give a recording or a request' },
    ]);
  const request = options.recording === undefined ? await readRequest(neededFileOf(file, options)) : undefined;
  const tape = options.recording === undefined ? undefined : await readTape(options.recording);
  const { startTemporalServer } = await import('../../../dev-server/index.ts');
  output.note('Starting a Temporal server of its own …');
  const server = await startTemporalServer();
  try {
    const temporal = { address: server.address, namespace: server.namespace };
    installRuntime({ logLevel: 'error', metrics: undefined });
    if (tape !== undefined) return await hold(invocation, tape, temporal, { stages: {}, left: [] });
    return await record(invocation, request as PrivateLinkRequest, temporal);
  } finally {
    await server.stop();
  }
}

type Temporal = Pick<Settings['temporal'], 'address' | 'namespace'>;

async function readTape(file: string): Promise<Cassette> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ProblemsError('Usage', [
      {
        field: '--recording',
        value: file,
        problem: 'cannot be read',
        fix: 'name a file that `conformance` has written',
      },
    ]);
  });
  return readCassette(text, file);
}

async function record(invocation: Call, given: PrivateLinkRequest, temporal: Temporal): Promise<ExitCode> {
  const { options, output, interrupted } = invocation;
  const settings = invocation.settings({ ...temporal, profile: false, taskQueue: 'causeway-conformance' });
  if (settings.aiven.token === undefined)
    throw new ProblemsError('Configuration', [
      { field: 'AIVEN_TOKEN', problem: 'is missing', fix: 'set it to an API token of the Aiven project' },
    ]);
  const probeHere = options.probeHere === true;
  const request = probeHere ? probed(given) : unprobed(given);
  const recording = createRecording();
  let answer: 'yes' | 'no' | 'interrupted' = 'yes';
  const before = async (connected: Connected): Promise<boolean> => {
    const report = await connected.causeway.plan(partsOf(request).whole ?? request);
    demandNothingThere(report);
    output.warn(intentText(report, partsOf(request), { probeHere, out: options.out }));
    if (options.yes !== true) answer = await confirmed(invocation, 'Do all this?', 'add --yes when it is right');
    return answer === 'yes';
  };
  // Nothing else uses this worker, so its attempts need no time to end.
  const played = await play({
    settings: { ...settings, shutdownGraceMs: 1_000 },
    ...{ request, recording, output, interrupted, probeHere, before },
  });
  if (answer !== 'yes') return answer === 'interrupted' ? exitCodes.interrupted : exitCodes.invalid;
  const { token } = settings.aiven;
  const facts = { recordedFrom: 'accounts of a user', causeway: version(), request, timeScale: settings.timeScale };
  const cassette = cassetteOf(recording, { ...facts, secrets: [token, ...secretsIn(given)] });
  await writeFile(options.out, cassetteText(cassette), { mode: 0o600 });
  output.note(`\nThe recording is in ${options.out}.`);
  if (played.stopped !== undefined) return ended(invocation, request, played);
  return hold(invocation, cassette, temporal, played);
}

const secretsIn = ({ endpoints }: PrivateLinkRequest): readonly string[] =>
  endpoints.flatMap(({ externalId }) => externalId ?? []);

/** When this machine probes, every endpoint has a queue, whatever the request says. */
const probed = (request: PrivateLinkRequest): PrivateLinkRequest => ({
  ...request,
  endpoints: request.endpoints.map((endpoint) => ({ ...endpoint, probe: { taskQueue: 'causeway-conformance-probe' } })),
});

/** A prober of the user polls the user's own Temporal server, which is not used here. */
const unprobed = (request: PrivateLinkRequest): PrivateLinkRequest => ({
  ...request,
  endpoints: request.endpoints.map(({ probe: _, ...endpoint }) => endpoint),
});

/** Existing resources would be changed, and their creation and deletion could not be recorded. */
function demandNothingThere({ service, verdict, steps, changes, findings }: PlanReport): void {
  const errors = findings.filter(({ level }) => level === 'error');
  if (verdict === 'invalid' || errors.length > 0)
    throw new ProblemsError(
      'Invalid',
      errors.map(({ field, value, problem, fix }) => ({
        field,
        problem,
        fix,
        ...(value === undefined ? {} : { value }),
      })),
    );
  // The PrivateLink resource, and each endpoint.
  const made = 1 + new Set(steps.flatMap(({ endpoint }) => endpoint ?? [])).size;
  if (changes.create < made)
    throw new ProblemsError('Invalid', [
      {
        field: 'service',
        value: service,
        problem: `is in use: only ${changes.create} of ${made} resources would be created`,
        fix: 'name a test service that has no PrivateLink resource, and VPCs without an endpoint to it',
      },
    ]);
}

/** It ended early, so there is nothing to compare: reports what is left. */
function ended({ output }: Call, request: PrivateLinkRequest, { stages, stopped, left }: Played): ExitCode {
  const name = linkText(request);
  output.object({ verdict: 'stopped', stopped, stages, left });
  output.say(`${name}: it ended early: ${stopped?.why ?? ''}`);
  for (const each of left) output.say(`! left: ${each}`);
  if (left.length === 0) output.say('Nothing is left of what was made.');
  else output.say(`Take it away: causeway offboard ${name} --principals`);
  return stopped?.by === 'interrupt' ? exitCodes.interrupted : exitCodes.failed;
}

async function hold(
  { options, output, interrupted }: Call,
  cassette: Cassette,
  temporal: Temporal,
  { stages, left }: Played,
): Promise<ExitCode> {
  output.note('The same is played against the sandbox …');
  adoptEnvironment({ AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
  const comparison = compare(cassette, await playOnSandbox(cassette, { temporal, interrupted }));
  const verdict = comparison.differences.length > 0 ? 'different' : 'same';
  const { recordedFrom, recordedOn } = cassette.header;
  output.object({ verdict, recordedFrom, recordedOn, ...comparison, stages, left });
  output.say(comparisonText(comparison));
  if (options.report !== undefined) await writeFile(options.report, comparisonMarkdown(cassette.header, comparison));
  for (const each of left) output.warn(`! left: ${each}`);
  if (left.length > 0) return exitCodes.failed;
  return verdict === 'same' ? exitCodes.done : exitCodes.differences;
}
