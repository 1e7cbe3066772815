/** VPCs that stories borrow. The sandbox holds 64; one story at a time uses a VPC, so that its calls can be told apart. */
import { addVpc, type AddedVpc } from '../../sandbox/seed/add-to-aws.ts';
import { seeded } from '../../sandbox/seed/ids.ts';
import type { World } from '../../sandbox/world.ts';

export interface VpcPool {
  /** Waits until so many are free, and takes all of them at once: nobody holds some while it waits for more. */
  borrow(many: number): Promise<readonly AddedVpc[]>;
  giveBack(vpcs: readonly AddedVpc[]): void;
}

const MOST = 56;

export function vpcPool(world: World): VpcPool {
  const free: AddedVpc[] = [];
  const waiting: { readonly many: number; readonly take: (vpcs: readonly AddedVpc[]) => void }[] = [];
  let made = 0;
  const serve = (): void => {
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      for (; free.length < next.many && made < MOST; made += 1) free.push(addVpc(world, seeded.account));
      if (free.length < next.many) return;
      waiting.shift();
      next.take(free.splice(0, next.many));
    }
  };
  return {
    borrow: (many) =>
      new Promise((take) => {
        waiting.push({ many, take });
        serve();
      }),
    giveBack(vpcs) {
      free.push(...vpcs);
      serve();
    },
  };
}
