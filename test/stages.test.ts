/** The stages of a run and of its endpoints: the allowed transitions; any other throws. */
import { describe, expect, it } from 'vitest';
import { EndpointStage } from '../src/workflows/run/endpoint-stage.ts';
import { RunStages } from '../src/workflows/run/run-stages.ts';

const failure = {
  type: 'Denied',
  reason: 'accessDenied',
  message: 'Denied.',
  cause: 'A policy.',
  fix: 'Allow it.',
} as const;

describe('an endpoint', () => {
  it('is ready, walks again when there is more to do, and is not taken away any more', () => {
    const endpoint = new EndpointStage('vpc-0a1', 'walking');
    endpoint.becomeReady('1/0');
    expect(endpoint.isReadyAt('1/0')).toBe(true);
    expect(endpoint.isReadyAt('2/0')).toBe(false);
    endpoint.walkAgain();
    expect([endpoint.phase, endpoint.isCommitted, endpoint.leave(failure)]).toEqual(['walking', true, false]);
    expect(endpoint.isLeaving).toBe(false);
  });

  it('leaves for the first reason given, and is undone', () => {
    const endpoint = new EndpointStage('vpc-0a1', 'walking');
    expect([endpoint.leave(failure), endpoint.leave()]).toEqual([true, false]);
    expect([endpoint.phase, endpoint.isLeaving, endpoint.failure]).toEqual(['walking', true, failure]);
    endpoint.beginUndo();
    expect(endpoint.phase).toBe('rollingBack');
    endpoint.endUndo();
    expect([endpoint.phase, endpoint.isLeaving, endpoint.failure]).toEqual(['rolledBack', true, failure]);
  });

  it('of an offboarding stays as it is, or is taken away', () => {
    const stays = new EndpointStage('vpc-0a1', 'ready');
    expect([stays.isCommitted, stays.leave(), stays.isReadyAt('1/0')]).toEqual([true, false, false]);
    expect(new EndpointStage('vpc-0a2', 'leaving').isLeaving).toBe(true);
  });

  it('makes no other transition', () => {
    const walking = new EndpointStage('vpc-0a1', 'walking');
    expect(() => walking.walkAgain()).toThrow('vpc-0a1 is walking and cannot go to walking');
    expect(() => walking.beginUndo()).toThrow('cannot go to rollingBack');
    expect(() => walking.walkFromTop(0)).toThrow('cannot go to epoch 0');
    const leaving = new EndpointStage(undefined, 'leaving');
    expect(() => leaving.becomeReady('1/0')).toThrow('the service is leaving and cannot go to ready');
    expect(() => leaving.endUndo()).toThrow('cannot go to rolledBack');
    const ready = new EndpointStage('vpc-0a1', 'ready');
    expect(() => ready.becomeReady('1/0')).toThrow('is ready and cannot go to ready');
    expect(() => ready.walkFromTop(1)).toThrow('cannot go to epoch 1');
  });
});

describe('a run', () => {
  it('goes from stage to stage, and never back', () => {
    const run = new RunStages();
    expect(run.hasReached('stopping')).toBe(false);
    run.close();
    run.stop();
    expect([run.hasReached('stopping'), run.hasReached('closing'), run.hasReached('over')]).toEqual([
      true,
      true,
      false,
    ]);
    run.end();
    run.close();
    expect(run.hasReached('over')).toBe(true);
  });

  it('ends only when it was closed', () => {
    expect(() => new RunStages().end()).toThrow('ends only when it was closed');
  });
});
