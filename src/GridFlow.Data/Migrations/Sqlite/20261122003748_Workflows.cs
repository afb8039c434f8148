using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GridFlow.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Workflows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Instances_IncidentId",
                table: "Instances");

            migrationBuilder.DropIndex(
                name: "IX_DueWork_ParkedAt_DueAt",
                table: "DueWork");

            migrationBuilder.DropIndex(
                name: "IX_Bookmarks_Hash",
                table: "Bookmarks");

            migrationBuilder.AddColumn<string>(
                name: "Attention",
                table: "Instances",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CorrelationId",
                table: "Instances",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "DefinitionId",
                table: "Instances",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "JurisdictionId",
                table: "Instances",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Name",
                table: "Instances",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ParentBookmarkId",
                table: "Instances",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ParentId",
                table: "Instances",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Lane",
                table: "DueWork",
                type: "TEXT",
                maxLength: 40,
                nullable: false,
                defaultValue: "Case");

            migrationBuilder.CreateTable(
                name: "Dispatches",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    JurisdictionId = table.Column<string>(type: "TEXT", nullable: false),
                    SourceId = table.Column<Guid>(type: "TEXT", nullable: true),
                    TargetId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    CorrelationId = table.Column<string>(type: "TEXT", nullable: true),
                    ReplyBookmarkId = table.Column<string>(type: "TEXT", nullable: true),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NextAttemptAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    DeliveredTo = table.Column<Guid>(type: "TEXT", nullable: true),
                    DeadAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastError = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Dispatches", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TriggerClocks",
                columns: table => new
                {
                    DefinitionVersionId = table.Column<string>(type: "TEXT", nullable: false),
                    ActivityId = table.Column<string>(type: "TEXT", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TriggerClocks", x => new { x.DefinitionVersionId, x.ActivityId });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Instances_Attention",
                table: "Instances",
                column: "Attention",
                filter: "\"Attention\" is not null");

            migrationBuilder.CreateIndex(
                name: "IX_Instances_CorrelationId",
                table: "Instances",
                column: "CorrelationId",
                filter: "\"FinishedAt\" is null and \"CorrelationId\" is not null");

            migrationBuilder.CreateIndex(
                name: "IX_Instances_DefinitionId",
                table: "Instances",
                column: "DefinitionId",
                filter: "\"FinishedAt\" is null");

            migrationBuilder.CreateIndex(
                name: "IX_Instances_FinishedAt",
                table: "Instances",
                column: "FinishedAt",
                filter: "\"FinishedAt\" is not null and \"IncidentId\" is null");

            migrationBuilder.CreateIndex(
                name: "IX_Instances_IncidentId",
                table: "Instances",
                column: "IncidentId",
                filter: "\"IncidentId\" is not null");

            migrationBuilder.CreateIndex(
                name: "IX_DueWork_Lane_ParkedAt_DueAt",
                table: "DueWork",
                columns: new[] { "Lane", "ParkedAt", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Bookmarks_Hash_InstanceId",
                table: "Bookmarks",
                columns: new[] { "Hash", "InstanceId" });

            migrationBuilder.CreateIndex(
                name: "IX_Dispatches_DeadAt_NextAttemptAt",
                table: "Dispatches",
                columns: new[] { "DeadAt", "NextAttemptAt" });

            migrationBuilder.CreateIndex(
                name: "IX_TriggerClocks_DueAt",
                table: "TriggerClocks",
                column: "DueAt");

            // Until now every instance carried an incident.
            migrationBuilder.Sql("""
                update "Instances" set "CorrelationId" = lower(replace(cast("IncidentId" as text), '-', '')),
                "JurisdictionId" = coalesce((select i."JurisdictionId" from "Incidents" i where i."Id" = "Instances"."IncidentId"), ''),
                "DefinitionId" = coalesce((select d."DefinitionId" from "Definitions" d where d."Id" = "Instances"."DefinitionVersionId"), '')
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Dispatches");

            migrationBuilder.DropTable(
                name: "TriggerClocks");

            migrationBuilder.DropIndex(
                name: "IX_Instances_Attention",
                table: "Instances");

            migrationBuilder.DropIndex(
                name: "IX_Instances_CorrelationId",
                table: "Instances");

            migrationBuilder.DropIndex(
                name: "IX_Instances_DefinitionId",
                table: "Instances");

            migrationBuilder.DropIndex(
                name: "IX_Instances_FinishedAt",
                table: "Instances");

            migrationBuilder.DropIndex(
                name: "IX_Instances_IncidentId",
                table: "Instances");

            migrationBuilder.DropIndex(
                name: "IX_DueWork_Lane_ParkedAt_DueAt",
                table: "DueWork");

            migrationBuilder.DropIndex(
                name: "IX_Bookmarks_Hash_InstanceId",
                table: "Bookmarks");

            migrationBuilder.DropColumn(
                name: "Attention",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "CorrelationId",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "DefinitionId",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "JurisdictionId",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "Name",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "ParentBookmarkId",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "ParentId",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "Lane",
                table: "DueWork");

            migrationBuilder.CreateIndex(
                name: "IX_Instances_IncidentId",
                table: "Instances",
                column: "IncidentId");

            migrationBuilder.CreateIndex(
                name: "IX_DueWork_ParkedAt_DueAt",
                table: "DueWork",
                columns: new[] { "ParkedAt", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Bookmarks_Hash",
                table: "Bookmarks",
                column: "Hash");
        }
    }
}
