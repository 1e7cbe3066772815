/** What endpoints of a link share: which component access and which principals go with them, and what stays for whom. */
import { describe, expect, it } from 'vitest';
import type { OffboardRequest } from '../../src/contract/changes.ts';
import { foreign, one, shared, surveyOf, told, two } from '../support/offboarding-survey.ts';
import { ACCOUNT, ROLE } from '../support/subject.ts';
import { keys, ours, type FoundLink } from '../support/surveyed.ts';

const OTHER = 'arn:aws:iam::444455556666:role/app';
describe('access to components', () => {
  const open = { componentAccess: { kafka: true, schema_registry: true, kafka_rest: false } };
  const access = (found: FoundLink, request: Partial<OffboardRequest> = {}) =>
    told({ ...found, service: open }, request).then(({ removes, stays }) => ({
      removes: removes.filter((each) => each.startsWith('access')),
      stays: stays.filter((each) => each.startsWith('component')),
    }));
  const unknown = (name: string) => `component access ${name}: no receipt says that this link opened it`;
  const opened = [ours('vpce-1', 'vpc-1', {}, 'components=kafka')];

  it.each<[string, Partial<FoundLink>, Partial<OffboardRequest>]>([
    ['a receipt', { places: { 'eu-west-1': opened } }, {}],
    ['a claim', { tags: [keys.component('kafka')] }, {}],
    ['the caller', {}, { also: { components: ['kafka', 'kafka_rest'] } }],
  ])('is closed when it is known to be of the link, by %s; the rest stays', async (_, more, request) => {
    expect(await access({ ...one, places: { 'eu-west-1': [ours('vpce-1')] }, ...more }, request)).toEqual({
      removes: ['access to kafka'],
      stays: [unknown('schema_registry')],
    });
  });

  it('stays while others are connected, unless it is forced; an endpoint that the link adopted is no other', async () => {
    const { privatelink: _, ...found } = {
      ...shared,
      places: { 'eu-west-1': [...opened, foreign('vpce-9', ACCOUNT)] },
    };
    expect(await access(found)).toEqual({
      removes: [],
      stays: ['component access kafka: others use it (ours)', unknown('schema_registry')],
    });
    expect((await access(found, { force: true, reason: 'x' })).removes).toEqual(['access to kafka']);
    expect((await access({ ...found, tags: [keys.adopted('vpce-9')] })).removes).toEqual(['access to kafka']);
  });

  it('stays while endpoints of ours do, and then nothing is left undone', async () => {
    const places = { 'eu-west-1': [...opened, ours('vpce-2', 'vpc-2')] };
    expect(await access({ ...two, places }, { endpoints: ['vpc-1'] })).toEqual({
      removes: [],
      stays: ['component access kafka: others use it', unknown('schema_registry')],
    });
  });

  it('of a service that is gone is nothing', async () => {
    const survey = await surveyOf({ ...one, service: null }, { accesses: [{ region: 'eu-west-1' }] });
    expect(survey.removals.map(({ step }) => step)).toEqual(['vpcEndpoint']);
  });
});

describe('the principals of a resource that stays', () => {
  const claimed = [keys.principal(OTHER)];
  /** The resource is of others: no receipt. */
  const kept: FoundLink = {
    ...one,
    privatelink: { principals: [ROLE, OTHER, 'arn:aws:iam::999988887777:root'] },
    places: { 'eu-west-1': [ours('vpce-1')] },
    tags: claimed,
  };
  const principals = (found: FoundLink, request: Partial<OffboardRequest> = {}) =>
    told(found, request).then(({ removes, stays }) => ({
      removes: removes.filter((each) => each.startsWith('principals')),
      stays: stays.filter((each) => each.startsWith('principal ')),
    }));
  const notRecorded = `principal ${ROLE}: no record says that this link added it; set \`principals\` to remove it`;

  it('go when the link added them; those of its own identities only when it is asked', async () => {
    expect(await principals(kept)).toEqual({ removes: [`principals ${OTHER}`], stays: [notRecorded] });
    expect(await principals(kept, { principals: true })).toEqual({
      removes: [`principals ${ROLE}, ${OTHER}`],
      stays: [],
    });
    expect(await principals({ ...kept, tags: [] }, { principals: false })).toEqual({
      removes: [],
      stays: [notRecorded],
    });
    const [, removal] = (await surveyOf(kept)).removals;
    expect(removal).toMatchObject({
      step: 'privatelink',
      removal: { added: [OTHER], connected: [], ours: ['vpce-1'] },
    });
  });

  it('stay while endpoints of ours do, with a warning when they were to go', async () => {
    const found = { ...kept, places: { 'eu-west-1': [ours('vpce-1'), ours('vpce-2', 'vpc-2')] } };
    const why = 'endpoints of ours may need it';
    expect(await principals(found, { endpoints: ['vpc-1'] })).toEqual({
      removes: [],
      stays: [`principal ${ROLE}: ${why}`, `principal ${OTHER}: ${why}`],
    });
    const warned = async (request: Partial<OffboardRequest>) => (await told(found, request)).findings;
    expect(await warned({ endpoints: ['vpc-1'], principals: true })).toMatchObject([
      { level: 'warning', field: 'principals' },
    ]);
    expect(await warned({ endpoints: ['vpc-1'] })).toEqual([]);
    expect(await warned({ principals: true })).toEqual([]);
  });

  it('stay for connections of their account, or of an account that nobody can see', async () => {
    const beside = (id: string, ...places: ReturnType<typeof foreign>[]) =>
      principals({ ...kept, connections: ['vpce-1', id], places: { 'eu-west-1': [ours('vpce-1'), ...places] } });
    const why = (id: string) => `principal ${OTHER}: these connections may need it: ${id} (ours)`;
    expect((await beside('vpce-9', foreign('vpce-9', '444455556666'))).stays).toContain(why('vpce-9'));
    expect((await beside('vpce-8')).stays).toContain(why('vpce-8'));
    expect((await beside('vpce-9', foreign('vpce-9', ACCOUNT))).removes).toEqual([`principals ${OTHER}`]);
  });

  it('that stay are no leftover of a removal of named endpoints, nor when nobody knows that they are of the link', async () => {
    const found = { ...kept, connections: ['vpce-1', 'vpce-8'] };
    const why = `principal ${OTHER}: these connections may need it: vpce-8`;
    expect((await principals(found, { endpoints: ['vpc-1'] })).stays).toContain(why);
    expect((await principals({ ...found, tags: [] }, { principals: true })).stays).toEqual([
      `principal ${ROLE}: these connections may need it: vpce-8`,
    ]);
  });

  it('are nobody’s business once the resource goes', async () => {
    expect(await principals({ ...kept, tags: [...claimed, keys.privatelink] })).toEqual({ removes: [], stays: [] });
  });
});
