/** Plays the request of a cassette against a new sandbox; returns the recording and what the sandbox knows. */
import { startSandbox } from '../../../sandbox/index.ts';
import type { Cassette } from '../../conformance/cassette.ts';
import type { SandboxSide } from '../../conformance/compare/compare.ts';
import { cassetteOf, createRecording } from '../../conformance/recording.ts';
import { adoptEnvironment, loadSettings } from '../../config/settings.ts';
import { version } from '../../config/package-root.ts';
import { createOutput } from '../program/output.ts';
import { play } from './play.ts';
import { worldOf } from './world-of.ts';

export interface SandboxPlay {
  /** The Temporal server that it runs on: always one that it started. */
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly interrupted: AbortSignal;
  readonly bundlePath?: string;
}

/** Ten minutes of the sandbox take ten seconds. */
const SPEED = 60;

/**
 * Sets the sandbox's keys in this process: call it when the real ones are no longer needed.
 * @throws Error when the sandbox cannot play it to its end
 */
export async function playOnSandbox(cassette: Cassette, options: SandboxPlay): Promise<SandboxSide> {
  const { request } = cassette.header;
  const dataPlane = request.endpoints.some(({ probe }) => probe !== undefined);
  const sandbox = await startSandbox({ settings: { speed: SPEED, dataPlane }, contents: worldOf(cassette) });
  try {
    adoptEnvironment(sandbox.env);
    const flags = { ...options.temporal, profile: false as const, taskQueue: 'causeway-conformance-sandbox' };
    const settings = { ...loadSettings(flags, sandbox.env), shutdownGraceMs: 1_000 };
    const recording = createRecording();
    const played = await play({
      ...{ settings, request, recording, probeHere: true, interrupted: options.interrupted },
      output: createOutput({ quiet: true, json: true }),
      ...(options.bundlePath === undefined ? {} : { bundlePath: options.bundlePath }),
    });
    if (played.stopped !== undefined) throw new Error(`the sandbox does not play it: ${played.stopped.why}`);
    const recordedFrom = 'the sandbox';
    const facts = { recordedFrom, causeway: version(), request, timeScale: SPEED, secrets: [] };
    return { cassette: cassetteOf(recording, facts), transitions: sandbox.world.ledger.transitions };
  } finally {
    await sandbox.stop();
  }
}
