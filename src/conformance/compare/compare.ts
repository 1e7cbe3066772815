/** Compares a recording with what the sandbox does for the same request. */
import type { Cassette } from '../cassette.ts';
import { compareCodes } from './codes.ts';
import type { Comparison } from './difference.ts';
import { compareDurations } from './durations.ts';
import { compareFields } from './fields.ts';
import { sequencesOf, sequencesOfSandbox, type Transition } from './sequences.ts';
import { sightingsIn } from './sightings.ts';
import { compareStates } from './states.ts';

/** The sandbox's recording, and its own ledger: also states too short to be seen, with exact times. */
export interface SandboxSide {
  readonly cassette: Cassette;
  readonly transitions: readonly Transition[];
}

export function compare(recorded: Cassette, sandbox: SandboxSide): Comparison {
  const ours = sequencesOf(sightingsIn(recorded));
  const theirs = sequencesOfSandbox(sandbox.transitions);
  const states = compareStates(ours, theirs);
  const codes = compareCodes(recorded, sandbox.cassette);
  const { durations, differences: slow } = compareDurations(ours, theirs);
  return {
    differences: [...compareFields(recorded, sandbox.cassette), ...states.differences, ...slow, ...codes.differences],
    durations,
    notes: [...states.notes, ...codes.notes],
  };
}
