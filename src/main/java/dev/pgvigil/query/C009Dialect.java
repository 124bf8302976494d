package dev.pgvigil.query;

import dev.pgvigil.yaml.Fields;
import dev.pgvigil.yaml.Key;
import dev.pgvigil.yaml.Problems;
import dev.pgvigil.yaml.Values;
import dev.pgvigil.yaml.YamlList;
import dev.pgvigil.yaml.YamlMap;
import dev.pgvigil.yaml.YamlNode;
import dev.pgvigil.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file of document C-009, section 8.2: a root {@code pg_exporter} with a datasource and a list of queries. Columns are not
 * declared: text is a label, everything else a gauge. The datasource is not used, since targets stand in the settings; a warning says
 * so without showing more of it than host, port and database.
 */
final class C009Dialect implements Dialect {
    private static final String ROOT = "pg_exporter";
    private static final Key<YamlNode> QUERIES = Section.node(Map.of(), "queries");
    private static final Key<YamlNode> DATASOURCE = Section.node(Map.of(), "datasource");
    private static final Pattern URL = Pattern.compile("postgres(?:ql)?://.*@([A-Za-z0-9._-]*(?::[0-9]{1,5})?(?:/[A-Za-z0-9_-]*)?)(?:\\?.*)?");
    private static final DialectDefaults DEFAULTS = DialectDefaults.foreign(Format.C_009, UnlistedColumns.INFER, Scope.SERVER);

    /** True when the root is this format's, whatever format was named. */
    static boolean recognises(YamlMap root) {
        return root.get(ROOT).filter(YamlMap.class::isInstance).map(YamlMap.class::cast)
                .filter(map -> map.entries().containsKey("datasource") || map.get("queries").filter(YamlList.class::isInstance).isPresent())
                .isPresent();
    }

    @Override
    public List<Draft> drafts(YamlMap root, boolean shipped, Problems problems) {
        Fields top = new Fields(root, problems);
        List<Draft> drafts = new ArrayList<>();
        top.require(Section.node(Map.of(), ROOT)).flatMap(node -> Values.map(node, problems))
                .ifPresent(map -> section(new Fields(map, problems), drafts, shipped));
        top.finish();
        return drafts;
    }

    private void section(Fields fields, List<Draft> drafts, boolean shipped) {
        Problems problems = fields.problems();
        fields.get(DATASOURCE).ifPresent(node -> warn(node, problems));
        Optional<YamlNode> queries = fields.require(QUERIES);
        fields.finish();
        if (queries.isPresent() && !(queries.get() instanceof YamlList)) {
            problems.add(queries.get(), queries.get().describe(), "a list of queries");
        }
        List<YamlNode> items = queries.isPresent() && queries.get() instanceof YamlList list ? list.items() : List.of();
        items.forEach(item -> Values.map(item, problems).flatMap(map -> draft(map, shipped, problems)).ifPresent(drafts::add));
    }

    private Optional<Draft> draft(YamlMap query, boolean shipped, Problems problems) {
        Optional<YamlNode> name = new Fields(query, problems).require(Section.node(Map.of(), "name"));
        Translated translated = translate(query, problems);
        return name.flatMap(node -> Values.scalar(node, problems, "a name"))
                .map(key -> new Draft(key, translated.body(), translated.defaults(), shipped));
    }

    @Override
    public Translated translate(YamlMap query, Problems problems) {
        Translation translation = new Translation(query, problems);
        translation.take("name");
        translation.copy("help", "sql");
        return new Translated(translation.finish(), DEFAULTS);
    }

    private static void warn(YamlNode node, Problems problems) {
        String text = node instanceof YamlScalar scalar ? scalar.text().strip() : "";
        Matcher url = URL.matcher(text);
        String shown = url.matches() ? "postgresql://***@" + url.group(1) : "***";
        problems.warn(node, "found the datasource " + shown + ", which is not used: name the server under targets in the settings, and keep "
                + "passwords in a password_file");
    }
}
