/**
 * From the name of a model to what labels songs by it, in workers or in this thread.
 *
 * @module
 */
import { findModel, loadedModel } from "./artifact_store.ts";
import { inThisThread, type SongTagger } from "./song_tagger.ts";
import { TaggingPool } from "./workers/tagging_pool.ts";

/**
 * Labels songs in as many workers as are wanted; in this thread if that is none.
 *
 * @throws {RunError} with exit code 78 if there is no such model, or its file is damaged.
 */
export async function loadSongTagger(
  nameOrPath: string,
  workers = 0,
): Promise<SongTagger> {
  const source = await findModel(nameOrPath), { tagger } = await loadedModel(source);
  if (workers === 0) return inThisThread(tagger);
  tagger.dispose();
  return new TaggingPool(tagger.model, source, { workers });
}
