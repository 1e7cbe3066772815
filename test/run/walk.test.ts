/** The walk over a list: in which order its steps run, and what each is handed. */
import { describe, expect, it } from 'vitest';
import { walkList } from '../../src/contract/rounds.ts';
import { componentsOnList, steps, type Step } from '../../src/contract/steps.ts';

describe('a walk', () => {
  const names = (list: readonly Step[]) => list.map(({ name }) => name);

  /** What had ended when each step began. */
  async function walked(list: readonly Step[], from: Partial<Parameters<typeof walkList>[1]> = {}) {
    const began = new Map<string, readonly string[]>();
    const ended: string[] = [];
    const outputs = await walkList(list, { known: {}, hasEndpoint: true, ...from }, async (step, before) => {
      began.set(step.name, [...ended]);
      await Promise.resolve();
      ended.push(step.name);
      return step.name === 'components' ? undefined : ({ of: step.name, after: Object.keys(before) } as never);
    });
    return { began, outputs };
  }

  it('begins each step when those that it needs have ended, and hands on what is known', async () => {
    const { began, outputs } = await walked(steps, { known: { principals: {} as never } });
    expect([...began.keys()].sort()).toEqual([...names(steps)].sort());
    expect(began.get('vpcEndpoint')).toContain('privatelink');
    expect(began.get('components')).not.toContain('connection');
    expect(Object.keys(outputs).sort()).toEqual([
      'connection',
      'principals',
      'privatelink',
      'routes',
      'targets',
      'vpcEndpoint',
    ]);
    expect(outputs.targets).toMatchObject({ after: expect.arrayContaining(['principals', 'routes']) });
  });

  it('opens components after the endpoint when the request asks for that order', async () => {
    const { began } = await walked(steps, { componentsAfterEndpoint: true });
    expect(began.get('components')).toContain('connection');
  });

  it('without an endpoint has only the steps of the service', async () => {
    const { began } = await walked(steps, { hasEndpoint: false });
    expect([...began.keys()]).toEqual(['privatelink', 'components']);
    expect((await walked(componentsOnList)).began.get('targets')).toContain('routes');
  });

  it('ends with the first failure: nothing more is begun', async () => {
    const began: string[] = [];
    const walk = walkList(steps, { known: {}, hasEndpoint: true }, async ({ name }) => {
      began.push(name);
      if (name === 'components') throw new Error('No.');
      await new Promise((done) => setImmediate(done));
      return {} as never;
    });
    await expect(walk).rejects.toThrow('No.');
    await new Promise((done) => setImmediate(done));
    await new Promise((done) => setImmediate(done));
    expect(began).toEqual(['privatelink', 'vpcEndpoint', 'components']);
  });
});
