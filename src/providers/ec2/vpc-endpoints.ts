/** VPC endpoints: find, create, change, delete. */
import {
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  type Filter,
  ModifyVpcEndpointCommand,
  paginateDescribeVpcEndpoints,
} from '@aws-sdk/client-ec2';
import { InvalidError, NotFoundError, UnavailableError } from '../errors.ts';
import type { Ec2Client } from '../ports/ec2.ts';
import type { VpcEndpoint, VpcEndpointQuery } from '../ports/vpc-endpoint.ts';
import { createSweep } from '../sweep.ts';
import { scrub } from '../scrub.ts';
import { type Ec2Caller, filter, inChunks, PAGE_SIZE } from './caller.ts';
import { createInput, modifyInput, tagInput } from './vpc-endpoint-inputs.ts';
import { toVpcEndpoint } from './vpc-endpoint.ts';

type VpcEndpoints = Pick<
  Ec2Client,
  | 'vpcEndpoints'
  | 'watchedVpcEndpoint'
  | 'createVpcEndpoint'
  | 'modifyVpcEndpoint'
  | 'deleteVpcEndpoints'
  | 'createTags'
>;

export function vpcEndpointCalls(ec2: Ec2Caller, region: string): VpcEndpoints {
  const find = (query: VpcEndpointQuery, signal?: AbortSignal): Promise<readonly VpcEndpoint[]> =>
    describe(ec2, query, signal);
  const sweep = createSweep(async (ids) => {
    const found = ids.length > MOST_NAMED ? await allInterfaces(ec2) : await find({ ids });
    return new Map(found.map((endpoint) => [endpoint.id, endpoint]));
  }, MOST_NAMED);
  const { sdk } = ec2;
  return {
    vpcEndpoints: (query, call) => find(query, call?.signal),
    watchedVpcEndpoint: (id, maxAgeMs, call) => sweep.watch(id, maxAgeMs, call?.signal),
    async createVpcEndpoint(input, call) {
      const command = new CreateVpcEndpointCommand(createInput(input, region));
      const { VpcEndpoint: made } = await ec2.call('CreateVpcEndpoint', call?.signal, (o) => sdk.send(command, o));
      if (made?.VpcEndpointId === undefined) {
        throw new UnavailableError('the answer names no endpoint', ec2.sourceOf('CreateVpcEndpoint'));
      }
      return toVpcEndpoint(made);
    },
    async modifyVpcEndpoint(input, call) {
      const command = new ModifyVpcEndpointCommand(modifyInput(input));
      await ec2
        .call('ModifyVpcEndpoint', call?.signal, (options) => sdk.send(command, options))
        .finally(() => sweep.invalidate([input.id]));
    },
    deleteVpcEndpoints: (ids, call) => remove(ec2, ids, call?.signal).finally(() => sweep.invalidate(ids)),
    async createTags(resourceId, tags, call) {
      const command = new CreateTagsCommand(tagInput(resourceId, tags));
      await ec2
        .call('CreateTags', call?.signal, (options) => sdk.send(command, options))
        .finally(() => sweep.invalidate([resourceId]));
    },
  };
}

/** Always by filter: in a call by id, one missing endpoint would fail the whole call. */
async function describe(
  ec2: Ec2Caller,
  query: VpcEndpointQuery,
  signal?: AbortSignal,
): Promise<readonly VpcEndpoint[]> {
  const filters = filtersOf(query);
  const pages = (wanted: Filter[]): Promise<readonly VpcEndpoint[]> => pagesOf(ec2, wanted, signal);
  if (query.ids !== undefined)
    return inChunks(query.ids, (some) => pages([...filters, filter('vpc-endpoint-id', ...some)]));
  if (filters.length > 0) return pages(filters);
  throw new InvalidError('a query without a filter would list every endpoint', ec2.sourceOf('DescribeVpcEndpoints'));
}

const pagesOf = (ec2: Ec2Caller, Filters: Filter[], signal?: AbortSignal): Promise<readonly VpcEndpoint[]> =>
  ec2.collect(
    'DescribeVpcEndpoints',
    signal,
    (options) => paginateDescribeVpcEndpoints({ client: ec2.sdk, pageSize: PAGE_SIZE }, { Filters }, options),
    (page) => page.VpcEndpoints?.map(toVpcEndpoint),
  );

/** A filter takes 200 ids and a page 1,000 endpoints: with more ids, fewer calls are needed to list all endpoints. */
const MOST_NAMED = 200;

const allInterfaces = (ec2: Ec2Caller): Promise<readonly VpcEndpoint[]> =>
  pagesOf(ec2, [filter('vpc-endpoint-type', 'Interface')]);

const filtersOf = ({ vpcId, serviceName, tags = {} }: VpcEndpointQuery): Filter[] => [
  ...(vpcId === undefined ? [] : [filter('vpc-id', vpcId)]),
  ...(serviceName === undefined ? [] : [filter('service-name', serviceName)]),
  ...Object.entries(tags).map(([name, value]) => filter(`tag:${name}`, value)),
];

type NotDeleted = Awaited<ReturnType<Ec2Client['deleteVpcEndpoints']>>;

/** EC2 answers 200 even if it deleted only some; the others are in `Unsuccessful`. */
async function remove(ec2: Ec2Caller, ids: readonly string[], signal?: AbortSignal): Promise<NotDeleted> {
  if (ids.length === 0) return [];
  const command = new DeleteVpcEndpointsCommand({ VpcEndpointIds: [...ids] });
  try {
    const answer = await ec2.call('DeleteVpcEndpoints', signal, (options) => ec2.sdk.send(command, options));
    return (answer.Unsuccessful ?? [])
      .map(({ ResourceId: id = '', Error: why }) => ({ id, code: why?.Code ?? '', message: scrub(why?.Message ?? '') }))
      .filter(({ code }) => !GONE.test(code));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    if (ids.length === 1) return [];
    // One missing id failed the whole call: repeat it without that id.
    const left = (await describe(ec2, { ids }, signal)).map(({ id }) => id);
    if (left.length === ids.length) throw error;
    return remove(ec2, left, signal);
  }
}

/** Describe calls mostly answer `InvalidVpcEndpointId.NotFound`, delete calls `InvalidVpcEndpoint.NotFound`. */
const GONE = /^InvalidVpcEndpoint(Id)?\.NotFound$/;
