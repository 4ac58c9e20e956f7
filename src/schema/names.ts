/** Names as libraries make them of others. Words whose other form no rule gives are undefined. */

const irregular = /(?:person|people|child|children|man|men|mouse|mice|foot|feet|tooth|teeth|goose|geese|ox|axis|datum|data|media|medium|index|indices|quiz|news|series|species|sheep|fish|money|equipment|information)$/i;

/** `Posts` of `Post`, `Categories` of `Category`; a plural stays. */
export function pluralName(name: string): string | undefined {
  if (irregular.test(name)) return undefined;
  if (/[^s]s$/.test(name) && !/(?:us|is)$/.test(name)) return name;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  if (/(?:us|is|[^aeiou]o|f|fe|[aeiou]z)$/.test(name) && !/(?:status|bus|virus|[^aeiou]photo)$/i.test(name)) return undefined;
  return /(?:s|x|z|ch|sh)$/.test(name) ? `${name}es` : `${name}s`;
}

/** `Post` of `Posts`; a singular stays. */
export function singularName(name: string): string | undefined {
  if (irregular.test(name)) return undefined;
  if (/(?:ss|us|is)$/.test(name) || !name.endsWith('s')) return name;
  if (/ies$/.test(name)) return `${name.slice(0, -3)}y`;
  return /(?:sses|xes|zes|ches|shes|ses|ves|oes)$/.test(name) ? undefined : name.slice(0, -1);
}
