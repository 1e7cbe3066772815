/** VPCs that stories borrow. The sandbox holds 64; one story at a time uses a VPC, so that its calls can be told apart. */
import { addVpc, type AddedVpc } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { World } from '../../sandbox/world.ts';

export interface VpcPool {
  /** Waits until one is free. */
  borrow(): Promise<AddedVpc>;
  giveBack(vpc: AddedVpc): void;
}

const MOST = 56;

export function vpcPool(world: World): VpcPool {
  const free: AddedVpc[] = [];
  const waiting: ((vpc: AddedVpc) => void)[] = [];
  let made = 0;
  return {
    async borrow() {
      const vpc = free.pop();
      if (vpc !== undefined) return vpc;
      if (made === MOST) return new Promise((resolve) => waiting.push(resolve));
      made += 1;
      return addVpc(world, seeded.account);
    },
    giveBack(vpc) {
      const next = waiting.shift();
      if (next === undefined) free.push(vpc);
      else next(vpc);
    },
  };
}
