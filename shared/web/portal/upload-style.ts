/** Styles of the pages about uploads. Without quotation marks: the hash of the style is of what is sent. */
export const uploadStyle: readonly string[] = [
  '.drop{border:2px dashed var(--soft)}',
  '.drop.over{border-color:var(--link);border-style:solid}',
  'input[type=file]{padding:.5rem}',
  'input[type=file]::file-selector-button{min-height:2.75rem;margin-right:.75rem;padding:.25rem 1rem;border:2px solid var(--button);border-radius:4px;background:transparent;color:var(--link);font:inherit;font-weight:bold;cursor:pointer}',
  '.card>h2,.card>h3:first-child{margin-top:0}',
  '.uploads summary{line-height:1.5;padding:.625rem 0}',
  '@media (min-width:45.01rem){.uploads th[scope=row]{min-width:11rem}.uploads time{white-space:nowrap}}',
  '.files{margin:0;padding:0;list-style:none}',
  // What a file waits for may be a whole sentence.
  '.files .badge{white-space:normal}',
  '.files li h3{overflow-wrap:anywhere}',
  'progress{display:block;width:100%;height:.75rem;margin:0 0 .5rem;accent-color:var(--link)}',
  '.actions{display:flex;flex-wrap:wrap;gap:.5rem;margin:.5rem 0 0}',
  '.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.125rem .75rem;margin:.25rem 0 0}',
  '.facts dt{color:var(--soft)}',
  '.facts dd{margin:0;overflow-wrap:anywhere}',
  '.notes{margin:.25rem 0 0;padding-left:1.25rem}',
  '.samples{padding-left:1.25rem}',
  '.samples li{margin:0 0 .5rem}',
  '.samples button{margin-left:.5rem}',
];
