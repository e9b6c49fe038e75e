/**
 * Makes a folder with files in it, and removes it when the action has ended.
 *
 * @param files contents by path inside the folder; `/` separates folders
 */
export async function inTemporaryFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  action: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "refrain-" });
  try {
    for (const [path, content] of Object.entries(files)) {
      const parent = `${folder}/${path}`.replace(/\/[^/]*$/, "");
      await Deno.mkdir(parent, { recursive: true });
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(`${folder}/${path}`, bytes);
    }
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
