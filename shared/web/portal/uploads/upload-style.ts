/** Styles of the pages about uploads. Without quotation marks: the hash of the style is of what is sent. */
export const uploadStyle: readonly string[] = [
  '.drop{border:2px dashed var(--soft)}',
  '.drop.over{border-color:var(--link);border-style:solid}',
  'input[type=file]{padding:.5rem;min-height:3rem}',
  '.files{margin:0;padding:0;list-style:none}',
  '.files li h3{overflow-wrap:anywhere}',
  'progress{display:block;width:100%;height:.75rem;margin:0 0 .5rem;accent-color:var(--link)}',
  '.actions{display:flex;flex-wrap:wrap;gap:.5rem;margin:.5rem 0 0}',
  '.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.125rem .75rem;margin:.25rem 0 0}',
  '.facts dt{color:var(--soft)}',
  '.facts dd{margin:0;overflow-wrap:anywhere}',
  '.notes{margin:.25rem 0 0;padding-left:1.25rem}',
  '.button{display:inline-flex;align-items:center;min-height:2.75rem;padding:.25rem 1rem;border:2px solid var(--button);border-radius:4px;background:var(--button);color:var(--on-button);font-weight:bold;text-decoration:none}',
  '.samples{padding-left:1.25rem}',
  '.samples li{margin:0 0 .5rem}',
  '.samples button{margin-left:.5rem}',
];
