/** OpenTofu (or Terraform) with AWS's own provider, unmodified, against the sandbox. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/index.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import { loadSettings } from '../../src/config/settings.ts';
import { createClients } from '../../src/clients.ts';
import { eventually } from '../support/eventually.ts';
import { itUnless } from '../support/needs.ts';
import { missingPeers } from './binaries.ts';
import { workspace, type Workspace } from './workspace.ts';

const LINK = { project: seeded.project, service: 'orders-kafka' };
const { id: vpcId, subnets, openGroup, closedGroup } = seeded.vpcs.orders;

async function world(): Promise<Sandbox> {
  const sandbox = await startSandbox({ settings: { speed: 200 } });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

async function inWorld({ env }: Sandbox, service: string): Promise<Workspace> {
  const named = Object.entries({
    vpc: vpcId,
    subnets: JSON.stringify(subnets),
    group: openGroup,
    aws: env['AWS_ENDPOINT_URL_EC2'] ?? '',
    service_name: service,
  }).map(([name, value]) => [`TF_VAR_${name}`, value] as const);
  const configuration = await readFile(new URL('endpoint.tf', import.meta.url), 'utf8');
  const made = await workspace(configuration, { ...env, ...Object.fromEntries(named) });
  onTestFinished(() => made.end());
  return made;
}

/** The endpoint service of a PrivateLink resource that allows the worker, made by Aiven's API. */
async function serviceName({ env }: Sandbox): Promise<string> {
  const { aiven } = createClients(loadSettings({ address: '127.0.0.1:1', profile: false }, env));
  await aiven.createPrivatelink(LINK, { principals: [seeded.user] });
  return eventually(async () => {
    const found = await aiven.getPrivatelink(LINK);
    if (found?.state !== 'active' || found.serviceName === undefined) throw new Error(`not yet: ${found?.state}`);
    return found.serviceName;
  });
}

const endpoints = ({ world: { aws } }: Sandbox) => [...aws.vpcEndpoints.values()];

itUnless(
  missingPeers('aws'),
  'AWS’s provider makes an endpoint, finds nothing to do, changes its groups in place, and takes it away',
  async () => {
    const sandbox = await world();
    const made = await inWorld(sandbox, await serviceName(sandbox));
    await made.apply();
    const id = await made.output('endpoint');
    expect(sandbox.world.aws.vpcEndpoints.get(id)).toMatchObject({
      state: 'available',
      subnetIds: expect.toSatisfy((ids: string[]) => ids.toSorted().join() === subnets.join()) as string[],
    });
    expect(await made.plan()).toBe(0);
    await made.apply([`-var=group=${closedGroup}`]);
    expect(sandbox.world.aws.vpcEndpoints.get(id)?.securityGroupIds).toEqual([closedGroup]);
    await made.destroy();
    expect(endpoints(sandbox).filter(({ state }) => state !== 'deleted')).toEqual([]);
  },
);

itUnless(missingPeers('aws'), 'The module for the role is valid, in the words of AWS’s provider', async () => {
  const made = await workspace('', {});
  onTestFinished(() => made.end());
  await made.validate(resolve('deploy/tofu'));
});
