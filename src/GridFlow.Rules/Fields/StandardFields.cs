using System.Collections.Immutable;

namespace GridFlow.Rules.Fields;

/// <summary>What GridFlow knows of every incident when it is classified.</summary>
internal static class StandardFields
{
    public static ImmutableArray<Field> All { get; } =
    [
        new("text", "文字", FieldType.FreeText),
        new("subject", "标题", FieldType.FreeText),
        new("hint", "上报类别", FieldType.Symbol) { Source = FieldSource.Categories },
        new("category", "类别", FieldType.Symbol) { Source = FieldSource.Categories, Decided = true },
        new("department", "主办部门", FieldType.Symbol) { Source = FieldSource.Departments, Decided = true },
        new("severity", "严重程度", FieldType.Number) { Decided = true },
        new("tags", "标签", FieldType.Tags) { Decided = true },

        // The four ways in of the Nanshan article (看收采报) and the outer ones.
        new("channel", "渠道", FieldType.Symbol)
        {
            Known =
            [
                new("video", "视频巡查"), new("officials", "干部收集"), new("gridworker", "网格员采集"),
                new("public", "群众上报"), new("hotline", "热线"), new("superior", "上级交办"),
                new("sensor", "物联感知"), new("open311", "开放接口"), new("import", "批量导入"),
            ],
        },

        // 事件性质 of a real district's case record (domain/defaults 4.1).
        new("nature", "诉求性质", FieldType.Symbol)
        {
            Known =
            [
                new("request", "求决"), new("complaint", "投诉"), new("question", "咨询"),
                new("suggestion", "建议"), new("thanks", "感谢"), new("other", "其他"),
            ],
        },
        new("grid.kind", "网格类型", FieldType.Symbol)
        {
            Known =
            [
                new("urban", "城区"), new("scenic", "景区"), new("rural", "农村"), new("community", "村居"),
                new("commercial", "商圈"), new("building", "楼宇"), new("industrial", "园区"),
            ],
        },
        new("grid.id", "网格", FieldType.Symbol),
        new("place.address", "地址", FieldType.FreeText),
        new("place.street", "街道", FieldType.Symbol),
        new("place.community", "社区", FieldType.Symbol),
        new("place.located", "有坐标", FieldType.Flag),
        new("place.neighbourMetres", "距相邻街道米数", FieldType.Number),
        new("reporter.kind", "上报人类型", FieldType.Symbol)
        {
            Known =
            [
                new("resident", "居民"), new("tourist", "游客"), new("gridworker", "网格员"),
                new("official", "工作人员"), new("business", "经营者"), new("device", "设备"),
            ],
        },
        new("reporter.anonymous", "匿名上报", FieldType.Flag),
        new("date", "日期", FieldType.Date),
        new("time", "时刻", FieldType.Time),
        new("hour", "小时", FieldType.Number),
        new("weekday", "星期", FieldType.Number),
        new("month", "月份", FieldType.Number),
        new("working", "工作时间", FieldType.Flag),
        new("holiday", "节假日", FieldType.Flag),
        new("attachments", "附件数", FieldType.Number),

        // Counters are kept up by the host: the engine joins nothing over past incidents.
        new("recent.sameCategoryInGrid24h", "本网格24小时同类数", FieldType.Number),
        new("recent.sameGrid24h", "本网格24小时上报数", FieldType.Number),
        new("recent.samePlace30d", "同地点30天上报数", FieldType.Number),
        new("recent.sameReporter30d", "同一人30天上报数", FieldType.Number),
        new("returns", "退单次数", FieldType.Number),

        // What the duty list and the ruling register say of the category where the incident lies.
        new("duty.kind", "履职清单", FieldType.Symbol) { Known = [new("basic", "基本履职"), new("cooperate", "配合履职"), new("recalled", "上级收回")] },
        new("ruling.department", "已确权单位", FieldType.Symbol) { Source = FieldSource.Departments },
    ];
}
