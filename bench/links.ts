/** Links for a benchmark: services in one project, endpoints in VPCs of several accounts. */
import { addProject, addService } from '../sandbox/seed/add-to-aiven.ts';
import { addRole, addVpc, type AddedVpc } from '../sandbox/seed/add-to-aws.ts';
import { seeded } from '../sandbox/seed/ids.ts';
import type { World } from '../sandbox/world.ts';
import type { PrivateLinkRequest } from '../src/contract/request.ts';

/** Endpoints in one VPC, within its quota of 50. */
const PER_VPC = 40;

export async function makeLinks(
  world: World,
  { accounts, each, probe }: { readonly accounts: number; readonly each: number; readonly probe?: string | undefined },
): Promise<readonly PrivateLinkRequest[]> {
  const project = await addProject(world, `bench-${world.aiven.projects.size}`);
  return Array.from({ length: accounts }, (_, index) => index).flatMap((index) => {
    const account = index === 0 ? seeded.account : String(700_000_000_000 + index);
    // Each account trusts the worker's user.
    const role =
      index === 0 ? {} : { roleArn: addRole(world, account, { name: 'privatelink', trusts: [seeded.user] }).arn };
    let vpc: AddedVpc | undefined;
    return Array.from({ length: each }, (__, nth): PrivateLinkRequest => {
      if (vpc === undefined || nth % PER_VPC === 0) vpc = addVpc(world, account);
      const { name } = addService(world, project, { name: `kafka-${index}-${nth}` });
      const securityGroupIds = vpc.securityGroups.slice(0, 1).map(({ id }) => id);
      const subnetIds = vpc.subnets.map(({ id }) => id);
      const proof = probe === undefined ? {} : { probe: { taskQueue: probe } };
      const endpoint = { vpcId: vpc.vpc.id, subnetIds, securityGroupIds, ...role, ...proof };
      return { project: project.name, service: name, components: ['kafka'], endpoints: [endpoint] };
    });
  });
}
