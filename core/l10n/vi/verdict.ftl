# Điều cán bộ đọc đầu tiên. Không chấm câu: ứng dụng tự trình bày.

decision-permit = Cho qua
decision-deny = Không cho qua
decision-refer = Kiểm tra thêm

# $decision: một trong ba kết quả trên. $reason: lý do chính, viết thường.
sentence = { $decision }: { $reason }
sentence-bare = { $decision }

## Lượt qua chốt là của ai.

name-unsigned = họ tên lấy từ mã không có chữ ký – đối chiếu với thẻ
# $number: toàn bộ số giấy tờ, chỉ gồm chữ số.
id-number = Số giấy tờ { $number }

## Những gì cán bộ có thể đánh dấu là đã xem.

seen-staff-card = Thẻ ngành, thẻ nhân viên, đã đối chiếu với người
seen-work-schedule = Lịch làm việc
seen-portal-declaration = Đã khai báo trên cổng y tế, không có triệu chứng
seen-paper-permit = Giấy đi đường bản giấy
seen-vaccination-paper = Giấy xác nhận tiêm chủng

## Mã bổ sung là của ai.

evidence-same = của cùng một người
evidence-other = của người khác
evidence-other-named = của người khác: { $name }
evidence-cannot-tell-named = chưa biết chắc là của ai: trên đó ghi { $name }
evidence-cannot-tell = chưa biết chắc là của ai
evidence-invalid = không đáng tin, hoặc không phải bằng chứng
evidence-nothing = không tìm thấy mã nào

## Những gì khác có trong diễn biến một trường hợp.

portal-shown = Đã đưa mã của cổng khai báo y tế
