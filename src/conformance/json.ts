/** JSON, or the tree of an XML document, whose leaves are texts. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
