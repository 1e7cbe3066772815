import { AwsError } from './aws-error.ts';
import { describeOperation } from './describe-operation.ts';
import { noSuchId, type IdKind } from './ids.ts';
import type { Call, Operations, Reply } from './operation.ts';
import { checkTagCount, tagsOf } from './tag-specifications.ts';
import { buckets } from './throttle.ts';

interface Tagged {
  readonly type: string;
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

/** Resource types as AWS names them, and their ids' prefixes. */
const taggable = {
  vpc: 'vpc',
  subnet: 'subnet',
  sg: 'security-group',
  vpce: 'vpc-endpoint',
  acl: 'network-acl',
} as const;

export const tagOperations: Operations = {
  DescribeTags: describeOperation<Tagged>({
    set: 'tagSet',
    rows: allTags,
    idOf: ({ id, key }) => `${id} ${key}`,
    filters: {
      key: ({ key }) => key,
      'resource-id': ({ id }) => id,
      'resource-type': ({ type }) => type,
      value: ({ value }) => value,
    },
    tagsOf: ({ key, value }) => ({ [key]: value }),
    item: ({ id, type, key, value }) => ({ resourceId: id, resourceType: type, key, value }),
  }),
  CreateTags: { mutating: true, bucket: () => buckets.tagging, run: createTags },
  DeleteTags: { mutating: true, bucket: () => buckets.tagging, run: deleteTags },
};

interface Resource {
  readonly account: string;
  readonly region: string;
  tags: Record<string, string>;
}

function createTags(call: Call): Reply {
  const tags = tagsOf(requiredStructures(call, 'Tag'));
  const resources = namedResources(call);
  for (const [, resource] of resources) checkTagCount({ ...resource.tags, ...tags });
  for (const [, resource] of resources) resource.tags = { ...resource.tags, ...tags };
  return { body: { return: true }, ids: resources.map(([id]) => id) };
}

/** Without tags in the request, deletes all. A tag with a value is deleted only if it has that value. */
function deleteTags(call: Call): Reply {
  const doomed = call.parameters
    .structures('Tag')
    .map((tag) => ({ key: tag.required('Key'), value: tag.text('Value') }));
  const goes = (key: string, value: string): boolean =>
    doomed.length === 0 || doomed.some((tag) => tag.key === key && (tag.value === undefined || tag.value === value));
  const resources = namedResources(call);
  for (const [, resource] of resources) {
    resource.tags = Object.fromEntries(Object.entries(resource.tags).filter(([key, value]) => !goes(key, value)));
  }
  return { body: { return: true }, ids: resources.map(([id]) => id) };
}

function namedResources(call: Call): (readonly [string, Resource])[] {
  const ids = call.parameters.list('ResourceId');
  if (ids.length === 0) call.parameters.required('ResourceId');
  return ids.map((id) => [id, resourceOf(call, id)] as const);
}

function resourceOf(call: Call, id: string): Resource {
  const kind = id.slice(0, id.indexOf('-'));
  if (!isTaggable(kind)) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  const resource = tables(call)[kind].get(id);
  const own = resource?.account === call.caller.account && resource.region === call.caller.region;
  if (resource === undefined || !own) throw noSuchId(kind, id);
  return resource;
}

/** A resource that can have tags, whoever owns it; undefined: none has this id. */
export function taggedResource(call: Call, id: string): Pick<Resource, 'account' | 'tags'> | undefined {
  const kind = id.slice(0, id.indexOf('-'));
  return isTaggable(kind) ? tables(call)[kind].get(id) : undefined;
}

function allTags(call: Call): Tagged[] {
  const { account, region } = call.caller;
  return Object.entries(tables(call)).flatMap(([kind, table]) =>
    [...table].flatMap(([id, resource]: [string, Resource]) =>
      resource.account !== account || resource.region !== region
        ? []
        : Object.entries(resource.tags).map(([key, value]) => ({
            type: taggable[kind as keyof typeof taggable],
            id,
            key,
            value,
          })),
    ),
  );
}

const tables = ({ world: { aws } }: Call): Record<keyof typeof taggable, ReadonlyMap<string, Resource>> => ({
  vpc: aws.vpcs,
  subnet: aws.subnets,
  sg: aws.securityGroups,
  vpce: aws.vpcEndpoints,
  acl: aws.networkAcls,
});

const isTaggable = (kind: string): kind is keyof typeof taggable & IdKind => Object.hasOwn(taggable, kind);

function requiredStructures(call: Call, name: string) {
  const structures = call.parameters.structures(name);
  if (structures.length === 0) call.parameters.required(name);
  return structures;
}
