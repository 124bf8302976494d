package dev.pgvigil.exposition;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides a page into blocks that are deflated together: most pieces are a few lines, too short to compress, and a page as a whole is
 * another one each time. A block is made once and used as long as its pieces stand together; when one changes, only its block is made
 * anew, for the next block begins where it began before. Stateless: each block is remembered by its first piece, and goes with it.
 */
final class Blocks {
    /** Plain bytes after which a block ends: half of what deflate looks back. */
    static final int ENOUGH = 16 * 1024;
    private final ExpositionFormat format;
    private final List<Piece> page;

    private Blocks(ExpositionFormat format, List<Piece> page) {
        this.format = format;
        this.page = page;
    }

    static List<Block> of(ExpositionFormat format, List<Piece> page) {
        return new Blocks(format, page).all();
    }

    private List<Block> all() {
        List<Block> blocks = new ArrayList<>();
        for (int at = 0; at < page.size(); at += blocks.get(blocks.size() - 1).pieces().size()) {
            Block known = known(at);
            blocks.add(known == null ? made(at) : known);
        }
        return blocks;
    }

    private Block known(int start) {
        Block block = keeper(start).block(format);
        return block != null && block.matches(page, start) ? block : null;
    }

    /** Many readers come at once when a page is new; one of them does the work. */
    private Block made(int start) {
        Piece keeper = keeper(start);
        synchronized (keeper) {
            Block known = known(start);
            if (known == null) {
                known = Block.of(page.subList(start, end(start)));
                keeper.remember(format, known);
            }
            return known;
        }
    }

    /** The first piece that is this page's own. */
    private Piece keeper(int start) {
        boolean next = page.get(start).isShared() && start + 1 < page.size();
        return page.get(next ? start + 1 : start);
    }

    private int end(int start) {
        long size = 0;
        int end = start;
        do {
            size += page.get(end).plain().length;
            end++;
        } while (end < page.size() && (headless(start, end) || size < ENOUGH && page.get(end).plain().length < ENOUGH && known(end) == null));
        return end;
    }

    /** A header alone is no block: it would be remembered where the block of the lines after it is, and either would push out the other. */
    private boolean headless(int start, int end) {
        return end == start + 1 && page.get(start).isShared();
    }
}
