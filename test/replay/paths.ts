/** The main paths of an onboarding, whose histories are recorded. A name here is a file in `histories/`. */
import type { Scenario } from '../support/scenario.ts';
import { denied, unauthorized } from '../support/scenario.ts';
import type { LinkOptions } from '../support/link.ts';

export interface RecordedPath {
  readonly name: string;
  readonly link?: LinkOptions;
  /** Brings a run to its end, whichever that is. */
  readonly walk: (link: Scenario) => Promise<unknown>;
}

export const paths: readonly RecordedPath[] = [
  { name: 'ready', walk: (link) => link.ready() },
  {
    name: 'parked-and-retried',
    async walk(link) {
      link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1 });
      await link.start();
      await link.parked();
      await link.run.retry({ patch: { subnetIds: link.request.endpoints[0]?.subnetIds.slice(0, 2) ?? [] } });
      return link.run.result();
    },
  },
  {
    name: 'compensated',
    link: { request: { onFailure: 'compensate' } },
    async walk(link) {
      link.failAiven('ServiceUpdate', denied, { nth: 1 });
      await link.start();
      return link.rolledBack();
    },
  },
  {
    name: 'stuck-undo',
    link: { request: { onFailure: 'compensate' } },
    async walk(link) {
      link.stick('vpcEndpoint', { state: 'rejected', at: 0 });
      link.failEc2('DeleteVpcEndpoints', unauthorized, { nth: 1 });
      await link.start();
      await link.parked();
      await link.run.retry();
      return link.rolledBack();
    },
  },
  {
    name: 'extended',
    link: { vpcs: [{}, {}] },
    async walk(link) {
      const [first] = link.request.endpoints;
      link.stick('targets');
      await link.start({ ...link.request, endpoints: first === undefined ? [] : [first] });
      await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'targets' && phase === 'settling'));
      await link.start({ ...link.request, components: ['kafka', 'schema_registry'] });
      link.disarm();
      return link.run.result();
    },
  },
  {
    name: 'partial',
    link: { vpcs: [{}, {}], request: { onFailure: 'compensate' } },
    async walk(link) {
      link.failEc2('CreateVpcEndpoint', unauthorized, { at: 1 });
      return link.ready();
    },
  },
  {
    name: 'skipped',
    link: { request: { budgets: { targets: '1 second' } } },
    async walk(link) {
      link.stick('targets');
      await link.start();
      await link.parked();
      await link.run.skip({ evidence: 'seen with kcat', actor: 'ada' });
      return link.run.result();
    },
  },
  {
    name: 'cancelled',
    async walk(link) {
      link.stick('connection', { state: 'absent', at: 0 });
      await link.start();
      await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'connection' && phase === 'settling'));
      await link.installation.temporal.workflow.getHandle(link.workflowId).cancel();
      return link.rolledBack();
    },
  },
  {
    name: 'components-after-endpoint',
    link: { request: { componentsAfterEndpoint: true } },
    walk: (link) => link.ready(),
  },
  {
    name: 'patience-ended',
    link: { request: { parkedFor: '1 second' } },
    async walk(link) {
      link.stick('vpcEndpoint', { state: 'failed', at: 0 });
      await link.start();
      return link.rolledBack();
    },
  },
  {
    name: 'offboarded',
    link: { vpcs: [{}, {}] },
    async walk(link) {
      const { causeway } = link.installation;
      await link.ready();
      return (await causeway.offboard({ project: link.project, service: link.service })).result();
    },
  },
  {
    name: 'invalid',
    link: { service: { name: 'asleep', type: 'pg', state: 'POWEROFF' }, request: { components: ['pg'] } },
    async walk(link) {
      await link.start();
      return link.run.result().catch(() => undefined);
    },
  },
  {
    name: 'prepared',
    async walk(link) {
      await link.start({ ...link.request, endpoints: [], principals: ['arn:aws:iam::111122223333:user/causeway'] });
      return link.run.result();
    },
  },
  {
    name: 'several-endpoints',
    link: { vpcs: [{}, {}, {}] },
    walk: (link) => link.ready(),
  },
  {
    name: 'rolled-back',
    async walk(link) {
      link.stick('connection', { state: 'absent', at: 0 });
      await link.start();
      await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'connection' && phase === 'settling'));
      await link.run.rollback({ actor: 'ada', reason: 'wrong VPC' });
      return link.rolledBack();
    },
  },
  {
    name: 'one-endpoint-rolled-back',
    link: { vpcs: [{}, {}] },
    async walk(link) {
      link.failEc2('CreateVpcEndpoint', unauthorized, { at: 1 });
      await link.start();
      const [parked] = await link.parked();
      await link.run.rollback({ endpoint: parked?.endpoints[0] ?? '' });
      return link.run.result();
    },
  },
  {
    name: 'extended-while-parked',
    link: { vpcs: [{}, {}] },
    async walk(link) {
      const [first] = link.request.endpoints;
      link.failEc2('CreateVpcEndpoint', unauthorized, { nth: 1, at: 0 });
      await link.start({ ...link.request, endpoints: first === undefined ? [] : [first] });
      await link.parked();
      await link.start({ ...link.request, components: ['kafka', 'schema_registry'] });
      await link.until(({ revision }) => revision > 1);
      await link.run.retry();
      return link.run.result();
    },
  },
  {
    name: 'offboarded-partly',
    link: { vpcs: [{}, {}] },
    async walk(link) {
      await link.ready();
      const { project, service, vpcs, installation } = link;
      const endpoints = [vpcs[0]?.vpc.id ?? ''];
      return (await installation.causeway.offboard({ project, service, endpoints })).result();
    },
  },
  {
    name: 'principals-changed',
    async walk(link) {
      await link.ready();
      const { project, service, installation } = link;
      const add = ['arn:aws:iam::444455556666:root'];
      return (await installation.causeway.changePrincipals({ project, service, add })).result();
    },
  },
  {
    name: 'components-changed',
    async walk(link) {
      await link.ready();
      const { project, service, installation, vpcs } = link;
      const probes = Object.fromEntries(vpcs.map(({ vpc }) => [vpc.id, installation.probeTaskQueue]));
      const change = { project, service, probes, enable: ['schema_registry'], disable: ['kafka'] };
      return (await installation.causeway.changeComponents(change)).result();
    },
  },
  {
    name: 'components-taken-back',
    async walk(link) {
      await link.ready();
      const { project, service, installation } = link;
      link.stick('routes');
      const run = await installation.causeway.changeComponents({ project, service, enable: ['schema_registry'] });
      await link.until(({ steps }) => steps.some(({ step, phase }) => step === 'routes' && phase === 'settling'));
      await run.rollback({ reason: 'wrong one' });
      return run.result().catch(() => undefined);
    },
  },
];
