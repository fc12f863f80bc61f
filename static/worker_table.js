// @ts-check
/** A table that an experiment trains on, fetched when it is first chosen and put where Python looks for it. */

/** Addresses are relative to `base`; of the `tables` that had to be got, that of one that was not is empty. @typedef {{base: string, tables: Record<string, string>}} Files */

/**
 * @param {any} files of Python @param {string} dataset @param {string} name of the file, relative to the package
 * @param {Files} where
 */
export async function fetchTable(files, dataset, name, {base, tables}) {
  const at = tables[dataset] ?? name
  if (!at) throw new Error(`absent: ${dataset}`)
  const response = await fetch(new URL(at, base)).catch(() => null)
  if (!response?.ok) throw new Error(`SpecError: dataset: expected a table that can be fetched; got none from ${at}`)
  const path = `/home/pyodide/playground/${name}`
  files.mkdirTree(path.slice(0, path.lastIndexOf('/')))
  files.writeFile(path, new Uint8Array(await response.arrayBuffer()))
}
