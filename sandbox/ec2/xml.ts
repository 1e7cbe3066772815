import { XMLBuilder } from 'fast-xml-parser';

/** The content of an answer: names become elements, arrays repeat their element, undefined values are left out. */
export type Xml = string | number | boolean | undefined | readonly Xml[] | { readonly [name: string]: Xml };

/** EC2 wraps the members of every list in `item`. */
export const items = (members: readonly Xml[]): Xml => ({ item: members });

export const tagItems = (tags: Readonly<Record<string, string>>): Xml =>
  items(Object.entries(tags).map(([key, value]) => ({ key, value })));

/** A whole document; a name that starts with `@` is an attribute. */
export const toXml = (document: Xml): string => `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
