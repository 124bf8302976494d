package dev.pgvigil.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The workflow for GitHub: what it may do and what it covers. */
class WorkflowTest {
    private static final JsonNode WORKFLOW = new ObjectMapper().valueToTree(AlertingRule.yaml(Path.of(".github/workflows/ci.yaml")));

    @Test
    void mayReadTheSourcesAndNothingElse() {
        assertThat(WORKFLOW.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
        assertThat(WORKFLOW.path("jobs")).isNotEmpty().allSatisfy(job -> assertThat(job.has("permissions")).isFalse());
        assertThat(WORKFLOW.toString()).doesNotContain("{{ secrets", "pull_request_target");
    }

    @Test
    void actionsArePinned() {
        assertThat(WORKFLOW.findValuesAsText("uses")).isNotEmpty().allMatch(action -> action.matches("[\\w-]+/[\\w-]+@(v[0-9]+|[0-9a-f]{40})"));
    }

    @Test
    void everyJobEnds() {
        assertThat(WORKFLOW.path("jobs")).allSatisfy(job -> assertThat(job.path("timeout-minutes").asInt()).isBetween(1, 120));
    }

    @Test
    void coversEveryVersionOfJavaAndPostgreSqlInDocker() {
        JsonNode matrix = WORKFLOW.at("/jobs/postgres/strategy/matrix");
        assertThat(matrix.path("java")).map(JsonNode::asText).containsExactly("17", "25");
        assertThat(matrix.path("postgres")).map(JsonNode::asText).isEqualTo(List.of("14", "15", "16", "17", "18"));
        assertThat(WORKFLOW.at("/jobs/postgres").findValuesAsText("run")).anyMatch(run -> run.contains(" verify -Dpgvigil.postgres=container "));
    }

    @Test
    void buildsTheImageAndLintsTheChart() {
        assertThat(WORKFLOW.at("/jobs/image").toString()).contains("deploy/Dockerfile", "--read-only");
        assertThat(WORKFLOW.at("/jobs/chart").findValuesAsText("run")).contains("helm lint --strict helm/pgvigil");
    }
}
