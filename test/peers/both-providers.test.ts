/** OpenTofu (or Terraform) with both vendors' own providers, unmodified: the whole guide against the sandbox. */
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished } from 'vitest';
import { exchanges, type Exchange } from '../../sandbox/exchanges.ts';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { AivenService } from '../../sandbox/world.ts';
import { eventually } from '../support/eventually.ts';
import { itUnless } from '../support/needs.ts';
import { missingPeers } from './binaries.ts';
import { workspace, type Workspace } from './workspace.ts';

const { id: vpcId, subnets, openGroup } = seeded.vpcs.orders;
const MORE = [seeded.user, `arn:aws:iam::${seeded.otherAccount}:root`];

async function inWorld({ env }: Sandbox): Promise<Workspace> {
  const variables = {
    aws: env['AWS_ENDPOINT_URL_EC2'] ?? '',
    vpc: vpcId,
    subnets: JSON.stringify(subnets),
    group: openGroup,
    project: seeded.project,
    project_vpc: seeded.projectVpc,
    principals: JSON.stringify([seeded.user]),
  };
  const named = Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]));
  const made = await workspace(await readFile(new URL('link.tf', import.meta.url), 'utf8'), { ...env, ...named });
  onTestFinished(() => made.end());
  return made;
}

/** What the sandbox answered as a path or an action that it does not have: a provider needs it, so it is a gap. */
function gaps(): ReadonlySet<string> {
  const found = new Set<string>();
  const look = (message: unknown): void => {
    const { method, url, body, answer } = message as Exchange;
    if (/"error_code":"not_found"|InvalidAction/.test(answer?.body ?? '')) found.add(`${method} ${url} ${body}`);
  };
  exchanges.subscribe(look);
  onTestFinished(() => void exchanges.unsubscribe(look));
  return found;
}

const accessOf = ({ userConfig }: AivenService): unknown => userConfig['privatelink_access'];

itUnless(
  missingPeers('aws', 'aiven'),
  'Both providers connect two imported services, find nothing to do, allow one principal more, and take it all back',
  async () => {
    const sandbox = await startSandbox({ settings: { speed: 200 } });
    onTestFinished(() => sandbox.stop());
    const { aiven, aws } = sandbox.world;
    const serviceNamed = (name: string): AivenService => {
      const service = aiven.projects.get(seeded.project)?.services.get(name);
      if (service === undefined) throw new Error(`${name} is not seeded`);
      return service;
    };
    const services = [serviceNamed('orders-kafka'), serviceNamed('solo-pg')];
    const before = services.map(({ plan, projectVpcId, tags }) => ({ plan, projectVpcId, tags }));
    const missing = gaps();
    const made = await inWorld(sandbox);

    await made.apply();
    const ids = (await made.output('endpoints')).split(' ');
    expect(ids.map((id) => aws.vpcEndpoints.get(id)?.state)).toEqual(['available', 'available']);
    expect(services.map(accessOf)).toMatchObject([{ kafka: true, schema_registry: true }, { pg: true }]);
    await eventually(() => {
      const rows = services.flatMap(({ privatelink }) => privatelink?.connections ?? []);
      expect(rows.filter(({ listedRoutes }) => listedRoutes > 0)).toHaveLength(2);
    });
    expect(await made.plan()).toBe(0);

    await made.apply([`-var=principals=${JSON.stringify(MORE)}`]);
    expect(services.map(({ privatelink }) => privatelink?.principals.toSorted())).toEqual([
      MORE.toSorted(),
      MORE.toSorted(),
    ]);
    expect((await made.output('endpoints')).split(' ')).toEqual(ids);

    await made.apply(['-var=connected=false']);
    expect([...aws.vpcEndpoints.values()].filter(({ state }) => state !== 'deleted')).toEqual([]);
    expect(services.map(accessOf)).toMatchObject([{ kafka: false, schema_registry: false }, { pg: false }]);
    await eventually(() => {
      expect(services.map(({ privatelink }) => privatelink)).toEqual([undefined, undefined]);
    });
    expect(services.map(({ plan, projectVpcId, tags }) => ({ plan, projectVpcId, tags }))).toEqual(before);
    expect([...missing]).toEqual([]);
  },
);
