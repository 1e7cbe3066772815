import { AwsError } from './aws-error.ts';
import type { Call } from './operation.ts';
import type { Parameters } from './parameters.ts';

const MAX_TAGS = 50;

/** Tags to set at creation. */
export function specifiedTags(call: Call, resourceType: string): Record<string, string> {
  const specifications = call.parameters.structures('TagSpecification');
  for (const specification of specifications) {
    const type = specification.required('ResourceType');
    if (type !== resourceType) {
      throw new AwsError(
        'InvalidParameterValue',
        `'${type}' is not a valid taggable resource type for this operation.`,
      );
    }
  }
  return tagsOf(specifications.flatMap((each) => each.structures('Tag')));
}

/** Tags of a request, checked as AWS does: no key twice, none that begins with `aws:`, no key or value too long. */
export function tagsOf(structures: readonly Parameters[]): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const tag of structures) {
    const key = tag.required('Key');
    const value = tag.text('Value') ?? '';
    if (Object.hasOwn(tags, key)) throw new AwsError('InvalidParameterValue', `Duplicate tag key '${key}' specified.`);
    if (key.startsWith('aws:')) {
      throw new AwsError('InvalidParameterValue', "Tag keys starting with 'aws:' are reserved for internal use");
    }
    if (key.length > 128)
      throw new AwsError('InvalidParameterValue', `Tag key exceeds the maximum length of 128 characters: ${key}`);
    if (value.length > 256) {
      throw new AwsError('InvalidParameterValue', `Tag value exceeds the maximum length of 256 characters: ${value}`);
    }
    tags[key] = value;
  }
  checkTagCount(tags);
  return tags;
}

/** Throws `TagLimitExceeded` when one resource would have too many. */
export function checkTagCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > MAX_TAGS) {
    throw new AwsError('TagLimitExceeded', 'You have reached the maximum number of tags allowed for the resource.');
  }
}
