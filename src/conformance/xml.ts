/** EC2's and STS's documents as trees, and back. */
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import type { Json } from './json.ts';

const form = { ignoreAttributes: false, attributeNamePrefix: '@' } as const;
const parser = new XMLParser({ ...form, parseTagValue: false, ignoreDeclaration: true, trimValues: false });
const builder = new XMLBuilder({ ...form, suppressEmptyNode: true });

/** Texts are leaves, repeated elements arrays. */
export const readXml = (text: string): Json => parser.parse(text) as Json;

/** A document that `readXml` reads as this tree. */
export const writeXml = (tree: Json): string => `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(tree)}`;
