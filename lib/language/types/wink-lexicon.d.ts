/** Lower-case word to its Penn Treebank tags, likeliest first. Has no prototype: any key is safe. */
declare const lexicon: Readonly<Record<string, readonly string[] | undefined>>;
export default lexicon;
