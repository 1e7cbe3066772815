import { READ_ONLY } from '../aiven/authorize.ts';
import { partitionOf } from '../partitions.ts';
import type { World } from '../world.ts';
import { addProject, addProjectVpc, addService } from './add-to-aiven.ts';
import { addAccount, addRole, addUser, addVpc } from './add-to-aws.ts';
import type { WorldFile } from './world-file.ts';

/** Adds everything that a file describes to an empty world. */
export async function populate(world: World, file: WorldFile): Promise<void> {
  for (const token of [...file.tokens, ...(file.readOnlyTokens ?? [])]) world.aiven.tokens.add(token);
  for (const token of file.readOnlyTokens ?? []) world.aiven.tokenPermissions.set(token, READ_ONLY);
  for (const [token, held] of Object.entries(file.permissions ?? {})) {
    world.aiven.tokens.add(token);
    world.aiven.tokenPermissions.set(token, new Set(held));
  }
  for (const { name, vpcs = [], services = [] } of file.projects) {
    const project = await addProject(world, name);
    for (const vpc of vpcs) addProjectVpc(project, vpc);
    for (const service of services) addService(world, project, service);
  }
  const [anyVpc] = file.accounts.flatMap(({ vpcs = [] }) => vpcs);
  for (const { id, users = [], roles = [], vpcs = [] } of file.accounts) {
    // An account is in the partition of its VPCs, and one without any in that of the others.
    addAccount(world, id, partitionOf((vpcs[0] ?? anyVpc)?.region ?? ''));
    for (const user of users) addUser(world, id, user);
    for (const role of roles) addRole(world, id, role);
    for (const vpc of vpcs) addVpc(world, id, vpc);
  }
}
